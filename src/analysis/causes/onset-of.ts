import type { Anomaly } from '../../domain/anomaly.js';

/** Anomalies that begin this close together are one burst, and a burst this large beside the largest may be the first. */
const burstMs = 30_000;
const share = 0.5;
/** A detector is at most this sure, in halvings of its chance to err. */
const mostCertainty = 7;

/**
 * When the trouble of a group began (epoch ms): the start of the first burst of anomalies that is at least half as large as
 * the largest, by the detectors' certainty. One odd value a minute earlier does not date it. NaN without anomalies.
 */
export function onsetOf(anomalies: readonly Pick<Anomaly, 'startedAt' | 'probability'>[]): number {
  const sorted = anomalies.toSorted((a, b) => a.startedAt - b.startedAt);
  const sizes = sorted.map(({ startedAt }) =>
    sorted
      .filter((other) => other.startedAt >= startedAt && other.startedAt <= startedAt + burstMs)
      .reduce((sum, { probability }) => sum + Math.min(mostCertainty, -Math.log2(Math.max(1e-9, 1 - probability))), 0),
  );
  const largest = Math.max(...sizes);
  return sorted[sizes.findIndex((size) => size >= share * largest)]?.startedAt ?? NaN;
}
