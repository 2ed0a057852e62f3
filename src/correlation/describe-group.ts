import type { Anomaly, Cause, IncidentSeverity, SignalRef } from '../domain/anomaly.js';

/** What the trouble is, in a line: where it is most likely to come from, or is worst, and how far it reaches. */
export function titleOf(anomalies: readonly Anomaly[], causes: readonly Cause[]): string {
  const suspect = causes[0]?.entity;
  const own = anomalies.filter(({ entity }) => entity === suspect);
  const worst = (own.length > 0 ? own : anomalies).reduce((a, b) => (b.probability > a.probability ? b : a));
  const entities = new Set(anomalies.map(({ entity }) => entity));
  entities.delete(worst.entity);
  const others =
    entities.size === 0 ? '' : `, ${entities.size} more ${entities.size === 1 ? 'entity' : 'entities'} affected`;
  return `${worst.entity}: ${nameOf(worst.signal)} ${words[worst.direction]}${others}`;
}

const words = { up: 'up', down: 'down', changed: 'abnormal', absent: 'absent' } as const satisfies Record<
  Anomaly['direction'],
  string
>;

function nameOf(signal: SignalRef): string {
  if (signal.kind === 'log') return `"${signal.text.length > 80 ? `${signal.text.slice(0, 79)}…` : signal.text}"`;
  return signal.kind === 'trace' ? `traces of ${signal.operation}` : signal.name;
}

/** An alert of another tool keeps its severity; failures are errors; slowness, saturation and the rest are warnings. */
export function severityOf(
  anomalies: readonly Anomaly[],
  alertSeverity: (id: string) => IncidentSeverity | undefined,
): IncidentSeverity {
  const ranks = anomalies.map((anomaly) => ladder.indexOf(alertSeverity(anomaly.id) ?? ownSeverity(anomaly)));
  return ladder[Math.max(...ranks, 0)];
}

const ladder = ['info', 'warning', 'error', 'critical'] as const satisfies readonly IncidentSeverity[];

function ownSeverity({ signal, direction }: Anomaly): IncidentSeverity {
  if (direction === 'absent') return 'error';
  if (signal.kind === 'metric')
    return signal.measure === 'error' || signal.measure === 'availability' ? 'error' : 'warning';
  return signal.kind === 'trace' ? 'error' : 'warning';
}
