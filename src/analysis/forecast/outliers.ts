import { medianOf } from './members/level.js';

/** Deviations (1.4826 · MAD) from the median of five neighbours beyond which a value is an outlier. */
const far = 12;
/** More than this share of outliers is how the series behaves, and is left alone. */
const rare = 0.01;

/**
 * The values with rare lone spikes replaced by the median of the five values around them, for the members to learn
 * from. A spike that has a fellow one season before or after (a nightly job) stays. Hampel's identifier, 1974.
 */
export function withoutOutliers(values: Float64Array, season: number): Float64Array {
  const n = values.length;
  if (n < 10) return values;
  const middles = values.map((_, i) => medianOf(values.subarray(Math.max(0, i - 2), Math.min(n, i + 3))));
  const deviations = values.map((value, i) => Math.abs(value - middles[i]));
  const limit = far * 1.4826 * medianOf(deviations);
  if (!(limit > 0)) return values;
  const spikes: number[] = [];
  deviations.forEach((deviation, i) => deviation > limit && spikes.push(i));
  if (spikes.length === 0 || spikes.length > rare * n) return values;
  const isSpike = (i: number): boolean => [i - 1, i, i + 1].some((j) => deviations[j] > limit);
  const recurs = (i: number): boolean => season > 1 && (isSpike(i - season) || isSpike(i + season));
  const cleaned = values.slice();
  for (const i of spikes) if (!recurs(i)) cleaned[i] = middles[i];
  return cleaned;
}
