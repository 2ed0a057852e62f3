import type { SignalPhases } from '../analysis/verification/recovery.js';
import { seriesKey } from '../detection/series-table.js';
import type { Anomaly } from '../domain/anomaly.js';
import type { SeriesWindow, SignalStore, TimeRange } from '../signals/signal-store.js';

/** The times that are told apart: before the onset, from it to the action, and after it. */
export interface Phases {
  readonly usual: TimeRange;
  readonly trouble: TimeRange;
  readonly after: TimeRange;
}

/** A signal of an anomaly in its three phases. */
export interface PhasedSignal extends SignalPhases {
  readonly entity: string;
  readonly signal: string;
}

type Misbehaved = Pick<Anomaly, 'entity' | 'signal' | 'direction'>;

/** Signals that are read; more would say no more. */
const MOST_SIGNALS = 40;
const minuteMs = 60_000;

/** The metrics and templates among the anomalies as they were in the three phases, each signal once. */
export async function phasesOf(
  store: SignalStore,
  anomalies: readonly Misbehaved[],
  phases: Phases,
): Promise<readonly PhasedSignal[]> {
  const bySignal = new Map(anomalies.map((anomaly) => [anomaly.signal.key, anomaly]));
  const signals = [...bySignal.values()].slice(0, MOST_SIGNALS);
  const metrics = await metricPhases(store, signals, phases);
  return [...metrics, ...(await templatePhases(store, signals, phases))];
}

async function metricPhases(store: SignalStore, anomalies: readonly Misbehaved[], phases: Phases) {
  const found: PhasedSignal[] = [];
  const byName = Map.groupBy(anomalies, ({ signal }) => (signal.kind === 'metric' ? signal.name : undefined));
  for (const [name, of] of byName) {
    if (name === undefined) continue;
    const entities = [...new Set(of.map(({ entity }) => entity))];
    const windows = await store.points({ from: phases.usual.from, to: phases.after.to, entities, name });
    const byKey = new Map(windows.map((window) => [seriesKey(window), window]));
    for (const { entity, signal, direction } of of) {
      const window = byKey.get(signal.key);
      if (window) found.push({ entity, signal: name, direction, ...valuesIn(window, phases) });
    }
  }
  return found;
}

function valuesIn({ times, values }: SeriesWindow, { usual, trouble, after }: Phases) {
  const within = ({ from, to }: TimeRange): readonly number[] =>
    values.filter((_, i) => (times[i] ?? NaN) >= from && (times[i] ?? NaN) < to);
  return { usual: within(usual), trouble: within(trouble), after: within(after) };
}

/** Lines a minute; a minute without lines counts as none. */
async function templatePhases(store: SignalStore, anomalies: readonly Misbehaved[], phases: Phases) {
  const logs = anomalies.flatMap(({ signal, ...rest }) => (signal.kind === 'log' ? [{ ...rest, signal }] : []));
  if (logs.length === 0) return [];
  const entities = [...new Set(logs.map(({ entity }) => entity))];
  const range = { from: phases.usual.from, to: phases.after.to };
  const counts = await store.templateCounts({ ...range, entities, bucketMs: minuteMs });
  const linesOf = Map.groupBy(counts, ({ entity, template }) => `${entity}\n${template}`);
  return logs.map(({ entity, signal, direction }) => {
    const lines = new Map(linesOf.get(`${entity}\n${signal.template}`)?.map(({ at, count }) => [at, count]));
    const perMinute = ({ from, to }: TimeRange): readonly number[] =>
      minutesOf(from, to).map((at) => lines.get(at) ?? 0);
    const { usual, trouble, after } = phases;
    return {
      entity,
      signal: signal.text,
      direction,
      usual: perMinute(usual),
      trouble: perMinute(trouble),
      after: perMinute(after),
    };
  });
}

function minutesOf(from: number, to: number): readonly number[] {
  const first = Math.ceil(from / minuteMs) * minuteMs;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / minuteMs)) }, (_, i) => first + i * minuteMs);
}
