import type { ChangePoint } from './change-point.js';
import type { Outlier } from './flatten.js';
import { differences, MAD_TO_SIGMA, median } from './robust.js';

/** More than three are a habit, not an event. */
const MOST = 3;
/** Tail index expected before any outlier is seen, and how many outliers that expectation is worth; as in the streaming detector. */
const PRIOR_INDEX = 0.4;
const PRIOR_WEIGHT = 4;
/** The chance that is left to a spike of being just the largest of its kind. */
const CHANCE = 0.03;

/** The few outliers that stand out from all others, by the tail of the others (Hill, 1975). */
export function spikes(outliers: readonly Outlier[], values: Float64Array): ChangePoint[] {
  const scatter = (MAD_TO_SIGMA * median(differences(values).map(Math.abs))) / Math.SQRT2;
  const largest = joined(outliers).toSorted((a, b) => Math.abs(b.size) - Math.abs(a.size));
  const sizeOf = (rank: number) => Math.max(3 * scatter, Math.abs(largest[rank]?.size ?? 0));
  const chances = largest.slice(0, MOST).map((spike, rank) => {
    const [first, second, third] = [sizeOf(rank + 1), sizeOf(rank + 2), sizeOf(rank + 3)];
    if (third === 0) return 0;
    const index =
      (PRIOR_INDEX * PRIOR_WEIGHT + Math.log(first / third) + Math.log(second / third)) / (PRIOR_WEIGHT + 2);
    return (Math.abs(spike.size) / first) ** (-1 / index);
  });
  const standOut = chances.findLastIndex((chance) => chance < CHANCE) + 1;
  return largest.slice(0, standOut).map(({ index, size }, rank) => ({
    index,
    earliest: index,
    latest: index,
    kind: size > 0 ? 'spike' : 'dip',
    confidence: 1 - Math.min(0.5, chances[rank]),
    size,
  }));
}

/** Outliers side by side are one, dated at the first and as large as the largest. */
function joined(outliers: readonly Outlier[]): Outlier[] {
  const runs: { index: number; last: number; size: number }[] = [];
  for (const { index, size } of outliers) {
    const run = runs.at(-1);
    if (run && index - run.last <= 1 && size * run.size > 0) {
      run.last = index;
      if (Math.abs(size) > Math.abs(run.size)) run.size = size;
    } else runs.push({ index, last: index, size });
  }
  return runs;
}
