import type { ChangePoint } from './change-point.js';
import { type Outlier, scatterOf } from './flatten.js';

/** More than three are a habit, not an event. */
const MOST = 3;
/** Tail index expected before any outlier is seen, how many outliers that expectation is worth, and how many are looked at. */
const PRIOR_INDEX = 0.4;
const PRIOR_WEIGHT = 2;
const TAIL = 10;
/** Equal outliers, as counts have them, do not mean that there is no tail. */
const LEAST_INDEX = 0.2;
/** The chance that is left to a spike of being just the largest of its kind. */
const CHANCE = 0.02;

/** The few outliers that stand out from all others, by the tail of the others (Hill, 1975). */
export function spikes(outliers: readonly Outlier[], values: Float64Array): ChangePoint[] {
  const largest = joined(outliers).toSorted((a, b) => Math.abs(b.size) - Math.abs(a.size));
  const least = 3 * scatterOf(values);
  const chances = largest.slice(0, MOST).map(({ size }, rank) => {
    const others = Array.from({ length: TAIL }, (_, k) => Math.max(least, Math.abs(largest[rank + 1 + k]?.size ?? 0)));
    return chanceOf(Math.abs(size), others);
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

/** How likely the largest of these outliers would be followed by one so large. `others` descend. */
function chanceOf(size: number, others: readonly number[]): number {
  const last = others[others.length - 1];
  if (last === 0) return 0;
  const spread = others.reduce((sum, other) => sum + Math.log(other / last), 0);
  const index = Math.max(LEAST_INDEX, (PRIOR_INDEX * PRIOR_WEIGHT + spread) / (PRIOR_WEIGHT + others.length - 1));
  return (size / others[0]) ** (-1 / index);
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
