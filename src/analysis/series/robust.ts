/** Order statistics of a sample. They copy before they sort and are NaN for an empty sample. */

/** Turns a median absolute deviation into the standard deviation of a normal distribution. */
export const MAD_TO_SIGMA = 1.4826;

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
