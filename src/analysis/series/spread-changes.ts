import type { ChangePoint } from './change-point.js';
import { longRunVariance } from './long-run-variance.js';
import { partition } from './partition.js';
import { median, scaledMad } from './robust.js';

const SHORTEST = 10;
/** How far around a border the two spreads are compared to date it. */
const REACH = 60;
const NEAR = 15;
/** The variance of a second difference of independent values, in units of theirs. */
const SECOND_DIFFERENCE = 6;

/** The changes of spread of a series without outliers; dated with them (`raw`). `penalty` is in multiples of ln n. */
export function spreadChanges(values: Float64Array, raw: Float64Array, penalty: number): ChangePoint[] {
  if (values.length < 4 * SHORTEST) return [];
  const bends = bendsOf(values);
  const residuals = fromLocalMedian(raw);
  const sizes = bends.map(Math.abs);
  const cap = 4 * scaledMad(sizes, 0);
  const capped = sizes.map((size) => Math.min(size, cap));
  const centre = median(capped);
  const centred = capped.map((size) => size - centre);
  const variance = longRunVariance(centred);
  if (!(variance > 0)) return [];
  const price = penalty * Math.log(values.length);
  const borders = partition(centred, price * variance, SHORTEST);
  const edges = [0, ...borders.map(({ index }) => index), bends.length];
  return borders.map(({ index, gain }, i) => ({
    ...date(residuals, edges[i], index + 1, edges[i + 2] + 2),
    kind: 'variance',
    confidence: 1 / (1 + Math.exp(-Math.max(0, gain / variance - price) / 2)),
    size: median(sizes.subarray(index, edges[i + 2])) / median(sizes.subarray(edges[i], index)),
  }));
}

function bendsOf(values: Float64Array): Float64Array {
  return values.subarray(2).map((value, i) => (value - 2 * values[i + 1] + values[i]) / Math.sqrt(SECOND_DIFFERENCE));
}

/** Values less the median of the 15 around them: what is left of any level, trend or season. */
function fromLocalMedian(values: Float64Array): Float64Array {
  return values.map((value, i) => value - median(values.subarray(Math.max(0, i - 7), i + 8)));
}

/** Dates a change of spread by the likelihood of two normal spreads, which sees what the capped sizes do not. */
function date(
  residuals: Float64Array,
  before: number,
  index: number,
  after: number,
): Pick<ChangePoint, 'index' | 'earliest' | 'latest'> {
  const from = Math.max(before, index - REACH);
  const to = Math.min(after, index + REACH);
  const places = Array.from({ length: 2 * NEAR + 1 }, (_, k) => index - NEAR + k).filter(
    (k) => k > from + 2 && k < to - 2,
  );
  const costs = places.map((k) => normalCost(residuals, from, k) + normalCost(residuals, k, to));
  const least = Math.min(...costs);
  const likely = places.filter((_, i) => costs[i] - least <= 3.84);
  const best = places[costs.indexOf(least)] ?? index;
  return { index: best, earliest: Math.min(best, ...likely), latest: Math.max(best, ...likely) };
}

/** Twice the negative log-likelihood under the best normal spread around 0, without constants. */
function normalCost(values: Float64Array, from: number, to: number): number {
  let squares = 0;
  for (let i = from; i < to; i++) squares += values[i] * values[i];
  return (to - from) * Math.log(squares / (to - from) + Number.MIN_VALUE);
}
