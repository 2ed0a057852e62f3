import { blockMeans, differences, typicalSize } from './robust.js';

/** Fewer blocks than this say nothing of how block means vary. */
const FEWEST_BLOCKS = 6;

/**
 * The variance of a series' mean, times the number of values: the plain variance of independent values, more where
 * values remember, swing or wander. The largest estimate over block lengths 1, 2, 4 … n/10, each from the typical step between
 * neighbouring block means, which a few level changes do not move. 0 for a constant.
 */
export function longRunVariance(values: Float64Array): number {
  let largest = 0;
  for (let size = 1; size <= Math.max(1, Math.floor(values.length / 10)); size *= 2) {
    const means = blockMeans(values, size);
    if (means.length < FEWEST_BLOCKS) break;
    const step = typicalSize(differences(means));
    largest = Math.max(largest, (size * step * step) / 2);
  }
  return largest;
}
