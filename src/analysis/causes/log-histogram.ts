export type LogHistogramSnapshot = readonly (readonly [number, number])[];

const LOG_RATIO = Math.log(1.05);
const SMALLEST = 0.01;

/**
 * Counts of positive values in buckets 5 % wide: quantiles to within 2.5 %, mergeable, bounded by the logarithm of the range.
 * Values below .01 share one bucket. Masson, Rim & Lee, *DDSketch*, VLDB 2019.
 */
export class LogHistogram {
  readonly #counts: Map<number, number>;
  #count = 0;

  constructor(snapshot: LogHistogramSnapshot = []) {
    this.#counts = new Map(snapshot);
    for (const count of this.#counts.values()) this.#count += count;
  }

  get count(): number {
    return this.#count;
  }

  /** NaN and infinite values are left out. */
  add(value: number): void {
    if (!Number.isFinite(value)) return;
    const bucket = Math.floor(Math.log(Math.max(value, SMALLEST) / SMALLEST) / LOG_RATIO);
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + 1);
    this.#count++;
  }

  plus(other: LogHistogram): LogHistogram {
    const sum = new Map(this.#counts);
    for (const [bucket, count] of other.#counts) sum.set(bucket, (sum.get(bucket) ?? 0) + count);
    return new LogHistogram([...sum]);
  }

  /** `q` in 0..1; NaN when empty. O(buckets log buckets). */
  quantile(q: number): number {
    const rank = q * (this.#count - 1);
    let below = 0;
    for (const [bucket, count] of this.#sorted()) {
      below += count;
      if (below > rank) return middle(bucket);
    }
    return NaN;
  }

  mean(): number {
    let sum = 0;
    for (const [bucket, count] of this.#counts) sum += count * middle(bucket);
    return sum / this.#count;
  }

  standardDeviation(): number {
    const mean = this.mean();
    let sum = 0;
    for (const [bucket, count] of this.#counts) sum += count * (middle(bucket) - mean) ** 2;
    return Math.sqrt(sum / this.#count);
  }

  snapshot(): LogHistogramSnapshot {
    return this.#sorted();
  }

  #sorted(): [number, number][] {
    return [...this.#counts].toSorted(([a], [b]) => a - b);
  }
}

function middle(bucket: number): number {
  return SMALLEST * Math.exp((bucket + 0.5) * LOG_RATIO);
}
