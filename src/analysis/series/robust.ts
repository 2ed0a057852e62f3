/** Order statistics of a sample. They copy before they sort and are NaN for an empty sample. */

/** Turns a median absolute deviation into the standard deviation of a normal distribution. */
export const MAD_TO_SIGMA = 1.4826;

/** Turns a mean absolute deviation into the standard deviation of a normal distribution. */
const MEAN_TO_SIGMA = 1.2533;

export function median(values: Float64Array): number {
  const sorted = values.toSorted();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median distance from `centre`, times 1.4826: the standard deviation, were the sample normal. */
export function scaledMad(values: Float64Array, centre = median(values)): number {
  return MAD_TO_SIGMA * median(values.map((value) => Math.abs(value - centre)));
}

/** The steps from each value to the next; one fewer than values. */
export function differences(values: Float64Array): Float64Array {
  return values.subarray(1).map((value, i) => value - values[i]);
}

/** Means of neighbouring blocks of `size` values; an incomplete last block is left out. */
export function blockMeans(values: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: Math.floor(values.length / size) }, (_, block) => {
    let sum = 0;
    for (let i = block * size; i < (block + 1) * size; i++) sum += values[i];
    return sum / size;
  });
}

/**
 * The typical size of deviations from 0, as a normal standard deviation: by their median, which half of them may spoil, but at least half of what their
 * mean says, since the median of small counts is often 0.
 */
export function typicalSize(deviations: Float64Array): number {
  const sizes = deviations.map(Math.abs);
  const mean = sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length);
  return Math.max(MAD_TO_SIGMA * median(sizes), 0.5 * MEAN_TO_SIGMA * mean);
}
