import { medianOf } from './members/level.js';
import type { Seasons } from './seasons.js';

/** A step of the level: `by` is the new level minus the old one, at index `at`, the first value of the new level. */
export interface LevelShift {
  readonly at: number;
  readonly by: number;
}

/** How many robust deviations a jump must exceed those of the rest of the series by. */
const unusual = 8;
/** The share of values around a step that must be nearer to the level of their own side. */
const clean = 0.8;
const maxShifts = 8;
/** With fewer weeks the median of a phase is as much noise as season. */
const enoughWeeks = 4;
/** So few newest values may be a step, if they are all far outside of everything in the season before. */
const fewest = 6;

/** How many values before and after a step are compared: a season, and enough to see a level. */
export const holdOf = ({ season }: Seasons): number => Math.max(96, season);

/**
 * Sharp, lasting steps of the level, oldest first, eight at most. A step is one if the difference between the means
 * after and before it is far out of what it is elsewhere, and four in five values around it keep to the level of their
 * side. The season is taken out first, and steps that come again a week later are weekends. O(n) for each step.
 */
export function levelShifts(values: Float64Array, seasons: Seasons): LevelShift[] {
  const level = withoutSeason(values, seasons);
  const reach = Math.max(24, Math.round(seasons.season / 4));
  const hold = holdOf(seasons);
  const jumps = jumpsOf(level, reach);
  const typical = medianOf(jumps);
  const candidates = unusualJumps(jumps, typical, reach);
  const weekly = candidates.filter((i) => comesWeekly(jumps, i, seasons.week, reach)).map((i) => jumps[i]);
  const isWeekend = (size: number): boolean =>
    weekly.some((other) => Math.abs(size) < 2 * Math.abs(other) && Math.abs(other) < 2 * Math.abs(size));
  const steps = candidates.flatMap((i) => cleanStep(level, i + reach, reach, hold) ?? []);
  // Between the middles of two windows a trend makes a difference too.
  const shifts = steps.map(({ at, by }) => ({ at, by: by - (typical * hold) / reach }));
  return [...shifts, ...freshStep(level, reach, hold)]
    .filter(({ by }) => !isWeekend(by))
    .toSorted((a, b) => a.at - b.at);
}

/** Indices of the largest jumps that are far out of the usual, the largest first, at least `reach` apart. */
function unusualJumps(jumps: Float64Array, typical: number, reach: number): number[] {
  const sizes = jumps.map((jump) => Math.abs(jump - typical));
  const limit = unusual * 1.4826 * medianOf(sizes);
  const found: number[] = [];
  while (found.length < maxShifts) {
    let best = 0;
    for (let i = 1; i < sizes.length; i++) if (sizes[i] > sizes[best]) best = i;
    if (!(sizes[best] > limit) || sizes[best] === 0) break;
    found.push(best);
    sizes.fill(0, Math.max(0, best - reach), best + reach + 1);
  }
  return found;
}

function comesWeekly(jumps: Float64Array, at: number, week: number, reach: number): boolean {
  if (week === 0) return false;
  const alike = (i: number): boolean => jumps[i] * jumps[at] > 0.5 * jumps[at] ** 2;
  for (let d = -reach >> 1; d <= reach >> 1; d++) if (alike(at + week + d) || alike(at - week + d)) return true;
  return false;
}

/**
 * The values as if the newest level had always been: everything before a step is moved by it and, where a whole `hold`
 * is known on both sides, stretched to the spread of the newer side.
 */
export function alignLevels(values: Float64Array, shifts: readonly LevelShift[], hold: number): Float64Array {
  const aligned = values.slice();
  for (const { at, by } of shifts) {
    const before = aligned.subarray(Math.max(0, at - hold), at);
    const after = aligned.subarray(at, at + hold);
    const ratio = before.length === hold && after.length === hold ? spreadOf(after) / spreadOf(before) : 1;
    const stretch = ratio > 0.2 && ratio < 5 ? ratio : 1;
    const old = medianOf(before);
    for (let i = 0; i < at; i++) aligned[i] = old + by + (aligned[i] - old) * stretch;
  }
  return aligned;
}

function spreadOf(window: Float64Array): number {
  const middle = medianOf(window);
  return medianOf(window.map((value) => Math.abs(value - middle)));
}

/**
 * Takes the season (the week's where it is well known) out, leaving level and noise: the median, by phase, of the
 * differences from the centred moving mean of one period, as in classical decomposition.
 */
function withoutSeason(values: Float64Array, { season, week }: Seasons): Float64Array {
  const period = week > 0 && values.length >= enoughWeeks * week ? week : season;
  if (period < 2 || values.length < 2 * period) return values;
  const half = period >> 1;
  const sums = prefixSums(values);
  const level = values.slice();
  for (let phase = 0; phase < period; phase++) {
    const differences: number[] = [];
    for (let i = phase; i < values.length; i += period) {
      const from = i - half;
      if (from < 0 || from + period > values.length) continue;
      differences.push(values[i] - (sums[from + period] - sums[from]) / period);
    }
    const usual = medianOf(Float64Array.from(differences));
    for (let i = phase; i < values.length; i += period) level[i] -= usual;
  }
  return level;
}

function prefixSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  values.forEach((value, i) => (sums[i + 1] = sums[i] + value));
  return sums;
}

/** Mean of the `reach` values from t on minus that of those before it, for t from `reach`. */
function jumpsOf(level: Float64Array, reach: number): Float64Array {
  const jumps = new Float64Array(Math.max(0, level.length - 2 * reach + 1));
  const sums = prefixSums(level);
  return jumps.map((_, i) => (sums[i + 2 * reach] - 2 * sums[i + reach] + sums[i]) / reach);
}

/**
 * The step near index `near`, if there is a clean one: the index that best parts the values within `hold` into those
 * nearer to the old level and those nearer to the new one.
 */
function cleanStep(level: Float64Array, near: number, reach: number, hold: number): LevelShift | undefined {
  const from = Math.max(0, near - hold);
  const to = Math.min(level.length, near + hold);
  const rough = stepAt(level, near, from, to);
  const isNew = (i: number): boolean => level[i] > rough.middle === rough.by > 0;
  // Wrong for a step at i: old values that look new, new ones that look old; each index passed changes one of them.
  let wrong = 0;
  for (let i = from; i < to; i++) wrong += Number(!isNew(i));
  let best = { at: near, wrong: Infinity };
  for (let i = from; i < Math.min(to, near + reach); i++) {
    if (i >= near - reach && wrong < best.wrong) best = { at: i, wrong };
    wrong += isNew(i) ? 1 : -1;
  }
  const enough = best.at - from >= reach && to - best.at >= reach;
  const { by } = stepAt(level, best.at, from, to);
  return enough && by !== 0 && best.wrong <= (1 - clean) * (to - from) ? { at: best.at, by } : undefined;
}

function stepAt(level: Float64Array, at: number, from: number, to: number): { by: number; middle: number } {
  const before = medianOf(level.subarray(from, at));
  const after = medianOf(level.subarray(at, to));
  return { by: after - before, middle: (before + after) / 2 };
}

/** A step too new to be compared by windows. */
function freshStep(level: Float64Array, reach: number, hold: number): LevelShift[] {
  const n = level.length;
  for (let count = fewest; count < reach && n - count >= hold; count++) {
    const before = level.subarray(n - count - hold, n - count);
    const after = level.subarray(n - count);
    const [low, high] = rangeOf(before);
    const [newLow, newHigh] = rangeOf(after);
    if (Math.max(newLow - high, low - newHigh) > (high - low) / 2) {
      return [{ at: n - count, by: medianOf(after) - medianOf(before.subarray(hold - reach)) }];
    }
  }
  return [];
}

function rangeOf(window: Float64Array): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of window) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
