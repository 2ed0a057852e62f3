import type { Anomaly } from '../domain/anomaly.js';
import type { Saturated } from './counterfactual.js';
import type { Resource } from './resource.js';

/** What an anomaly tells to be spent: by the metric, or by the words of an alert or a log line. Undefined when nothing. */
export function saturatedBy(
  { entity, signal, startedAt: at, because, detector }: Anomaly,
  resources: readonly Resource[],
): Saturated | undefined {
  // Our own alert foretells; it does not tell that anything is spent.
  if (detector === 'capacity') return undefined;
  if (signal.kind === 'metric') {
    const told = resources.filter(({ rules }) => rules.some(({ metric }) => metric === signal.name));
    return told.length > 0 ? { entity, at, metric: signal.name, resources: told.map(({ id }) => id) } : undefined;
  }
  if (signal.kind === 'trace') return undefined;
  const text = `${signal.kind === 'log' ? signal.text : signal.name} ${because}`.toLowerCase();
  const told = resources.filter(({ signs }) => signs.some((sign) => text.includes(sign)));
  return told.length > 0 ? { entity, at, resources: told.map(({ id }) => id) } : undefined;
}
