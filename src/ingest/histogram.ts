/** Distributions told by buckets, and what may be said of one in a few numbers. */

/** A bucket's upper bound (Infinity for the last one) and how many values fell into it. Ascending. */
export interface Bucket {
  readonly to: number;
  readonly count: number;
}

/** Quantiles that become series of their own. */
export const quantiles = [
  { suffix: 'p50', at: 0.5 },
  { suffix: 'p95', at: 0.95 },
  { suffix: 'p99', at: 0.99 },
] as const;

/**
 * The value below which the share `q` (0 to 1) of the values lies, interpolated linearly within its bucket as Prometheus'
 * `histogram_quantile` does: the first bucket begins at 0 (at `from` where that is known), and in the unbounded last one
 * all that is known is its lower bound. NaN for an empty distribution.
 */
export function bucketQuantile(q: number, buckets: readonly Bucket[], from?: number): number {
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  if (!(total > 0)) return NaN;
  const wanted = q * total;
  let below = 0;
  let lower = from ?? Math.min(0, buckets[0]?.to ?? 0);
  for (const { to, count } of buckets) {
    if (count > 0 && below + count >= wanted) {
      if (to === Infinity) return lower;
      return lower + ((to - lower) * (wanted - below)) / count;
    }
    below += count;
    lower = to;
  }
  return lower;
}

/**
 * A name for how often a distribution's values come: `http.server.request.duration` is measured in requests, not in
 * seconds. Words for what was measured are taken off the end, and `rate` is put there.
 */
export function rateName(name: string): string {
  const words = /[._](?:durations?|latency|latencies|time|seconds|milliseconds|millis|ms|size|bytes)$/i;
  let base = name;
  while (words.test(base)) base = base.replace(words, '');
  return `${base}${name.includes('_') && !name.includes('.') ? '_' : '.'}rate`;
}

/** The suffixed name of a statistic, joined as the name itself is. */
export function statisticName(name: string, statistic: string): string {
  return `${name}${name.includes('_') && !name.includes('.') ? '_' : '.'}${statistic}`;
}
