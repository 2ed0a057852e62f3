import type { Bucket } from '../../histogram.js';
import type { Buckets, ExponentialPoint } from './otlp.js';
import { countOf, listOf } from './values.js';

/** Four buckets for every doubling: as fine as a quantile needs to be, and the same whatever finer scale is sent. */
const finestScale = 2;
/** Buckets are laid out in blocks, so that a distribution that widens a little keeps its layout. */
const block = 64;
const maxBuckets = 4_096;

interface Side {
  readonly offset: number;
  readonly counts: readonly number[];
}

/** An exponential histogram in a layout that seldom changes between readings: `shape` says which one it is. */
export interface Exponential {
  readonly shape: string;
  /** The negative side from the largest magnitude on, zero, the positive side. */
  readonly counts: readonly number[];
  /** Upper bounds of `counts`; the first bucket begins at `from`. */
  readonly bounds: readonly number[];
  readonly from: number;
}

/** Merges neighbours down to at most {@link finestScale}: halving a scale halves every index (OpenTelemetry data model). */
export function readExponential({ scale = 0, zeroCount, positive, negative }: ExponentialPoint): Exponential {
  const halvings = Math.max(0, scale - finestScale);
  const base = 2 ** (2 ** -(scale - halvings));
  const above = side(positive, halvings);
  const below = side(negative, halvings);
  const negativeBounds = below.counts.map((_, i) => -(base ** (below.offset + i))).reverse();
  const positiveBounds = above.counts.map((_, i) => base ** (above.offset + i + 1));
  const shape = [scale - halvings, below.offset, below.counts.length, above.offset, above.counts.length].join();
  return {
    shape,
    counts: [...below.counts.toReversed(), countOf(zeroCount), ...above.counts],
    bounds: [...negativeBounds, below.counts.length + above.counts.length > 0 ? 0 : Infinity, ...positiveBounds],
    from: below.counts.length > 0 ? -(base ** (below.offset + below.counts.length)) : 0,
  };
}

export function exponentialBuckets({ bounds }: Exponential, counts: readonly number[]): Bucket[] {
  return bounds.map((to, i) => ({ to, count: counts[i] ?? 0 }));
}

function side(buckets: Buckets | undefined, halvings: number): Side {
  const counts = listOf(buckets?.bucketCounts, 'bucketCounts').map(countOf);
  if (counts.length > maxBuckets) throw new Error(`an exponential histogram has more than ${maxBuckets} buckets`);
  const merged = new Map<number, number>();
  counts.forEach((count, i) => {
    const index = Math.floor(((buckets?.offset ?? 0) + i) / 2 ** halvings);
    if (count > 0) merged.set(index, (merged.get(index) ?? 0) + count);
  });
  if (merged.size === 0) return { offset: 0, counts: [] };
  const indices = [...merged.keys()];
  const offset = Math.floor(Math.min(...indices) / block) * block;
  const length = (Math.floor((Math.max(...indices) - offset) / block) + 1) * block;
  return { offset, counts: Array.from({ length }, (_, i) => merged.get(offset + i) ?? 0) };
}
