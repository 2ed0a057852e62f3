/** Order statistics of small unsorted samples; NaN for an empty one. None changes its argument. */

/** Linear interpolation between order statistics (type 7 of Hyndman & Fan, 1996); `q` in 0..1. */
export function quantile(values: readonly number[], q: number): number {
  return quantileOfSorted(Float64Array.from(values).sort(), q);
}

export function quantileOfSorted(sorted: Float64Array, q: number): number {
  if (sorted.length === 0) return NaN;
  const place = q * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  return below + (above - below) * (place - Math.floor(place));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The k-th largest value, k from 1; the smallest when there are fewer. */
export function kthLargest(values: readonly number[], k: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, sorted.length - Math.max(1, k))] ?? NaN;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

/** Population standard deviation. */
export function standardDeviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((x) => (x - centre) ** 2)));
}

/** A spread that neither one outlier inflates nor a constant half deflates to 0: the largest of MAD, IQR (both as σ) and σ/2. */
export function medianSpread(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const centre = quantileOfSorted(sorted, 0.5);
  const mad = quantileOfSorted(sorted.map((x) => Math.abs(x - centre)).sort(), 0.5);
  const iqr = quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25);
  return Math.max(1.4826 * mad, iqr / 1.349, 0.5 * standardDeviation(values));
}
