import { inverseErrorWeights, meanErrors, weightedMean } from './combine.js';
import { historyOf, type History } from './history.js';
import { errorDistribution, grid, type ErrorDistribution } from './intervals.js';
import type { Context, Member, Memory } from './members/member.js';
import { profileOf } from './members/seasonal.js';
import { rollingOrigins } from './origins.js';
import { pool } from './pool.js';

export interface ForecastOptions {
  readonly intervalMs: number;
  /** Epoch ms of the first step ahead, when the caller wants it kept with the forecast. */
  readonly startAt?: number;
  /** Values cannot be below or above these. Without `lower` a history that is never negative stays so. */
  readonly lower?: number;
  readonly upper?: number;
}

/** What to expect at the steps 1 to `mean.length` after the last value. The bounds hold 80 and 95 of 100 values. */
export interface Forecast {
  readonly intervalMs: number;
  readonly startAt?: number;
  readonly mean: Float64Array;
  readonly lower80: Float64Array;
  readonly upper80: Float64Array;
  readonly lower95: Float64Array;
  readonly upper95: Float64Array;
  /** Around `mean`, before the bounds of the values cut it off. */
  readonly errors: ErrorDistribution;
  /** Steps of the main season, 1 for none, and whether weeks were learnt too. */
  readonly season: number;
  readonly weekly: boolean;
  /** How often the past was forecast to learn the weights and the errors. */
  readonly origins: number;
  /** How many steps ahead that was done; beyond, the width of the intervals is continued. */
  readonly rehearsed: number;
  /** The members of the pool that count, the heaviest first. */
  readonly members: readonly { readonly name: string; readonly weight: number }[];
  readonly because: readonly string[];
}

/** No forecast: why, and how many values are needed against how many there are. */
export interface Refusal {
  readonly refused: string;
  readonly need: number;
  readonly have: number;
}

const fewestValues = 24;
/** A forecast is rehearsed on the past if there is so many times its horizon of it. */
const rehearsal = 2.5;
/** A trailing or inner silence of this share of the history leaves too little to learn from. */
const mostGaps = 0.5;

/**
 * Forecasts equally spaced values (NaN or infinite = not observed) `horizon` steps ahead by a pool of simple models,
 * weighted by how well each would have forecast the recent past, with intervals from the errors the pool made there.
 * Refuses when the history is shorter than the horizon or has fewer than 24 values. O(members × values + origins × horizon).
 */
export function forecast(values: ArrayLike<number>, horizon: number, options: ForecastOptions): Forecast | Refusal {
  const known = trimmed(values);
  const refusal = refuse(known, values.length, horizon);
  if (refusal) return refusal;
  const history = historyOf(known, horizon, options.intervalMs);
  const silent = trailingGap(values);
  const { mean, errors, ...made } = combine(history, horizon + silent);
  const cut = bounds(known, options);
  const ahead = mean.subarray(silent);
  const scales = errors.scales.subarray(silent);
  const band = (p: number): Float64Array => {
    const z = errors.quantiles[Math.round(p * grid) - 1];
    return ahead.map((value, h) => cut(value + z * scales[h]));
  };
  return {
    intervalMs: options.intervalMs,
    ...(options.startAt !== undefined && { startAt: options.startAt }),
    mean: ahead.map(cut),
    lower80: band(0.1),
    upper80: band(0.9),
    lower95: band(0.025),
    upper95: band(0.975),
    errors: { scales, quantiles: errors.quantiles },
    ...made,
    because: reasons(history, made, horizon),
  };
}

/** From the first to the last known value; what is not finite becomes NaN. */
function trimmed(values: ArrayLike<number>): Float64Array {
  const finite = Float64Array.from(values, (value) => (Number.isFinite(value) ? value : NaN));
  const first = finite.findIndex((value) => !Number.isNaN(value));
  return first < 0 ? new Float64Array(0) : finite.subarray(first, finite.length - trailingGap(values));
}

function trailingGap(values: ArrayLike<number>): number {
  let gap = 0;
  while (gap < values.length && !Number.isFinite(values[values.length - 1 - gap])) gap++;
  return gap;
}

function refuse(known: Float64Array, length: number, horizon: number): Refusal | undefined {
  if (!Number.isInteger(horizon) || horizon < 1) {
    return { refused: `a horizon is a whole number of steps from 1, not ${horizon}`, need: 0, have: length };
  }
  const have = known.reduce((count, value) => count + Number(!Number.isNaN(value)), 0);
  const need = Math.max(fewestValues, horizon);
  if (have < need) {
    return {
      refused: `${have} values are too few to forecast ${horizon} steps: ${need - have} more are needed`,
      need,
      have,
    };
  }
  if (have < mostGaps * known.length) {
    const needed = Math.ceil(mostGaps * known.length);
    return { refused: `only ${have} of the last ${known.length} values were observed`, need: needed, have };
  }
  return undefined;
}

interface Combined {
  readonly mean: Float64Array;
  readonly errors: ErrorDistribution;
  readonly season: number;
  readonly weekly: boolean;
  readonly origins: number;
  readonly rehearsed: number;
  readonly members: readonly { readonly name: string; readonly weight: number }[];
}

function combine({ values, observed, seasons }: History, horizon: number): Combined {
  const { season, week } = seasons;
  const n = values.length;
  const rehearsed = Math.max(1, Math.min(horizon, Math.floor(n / rehearsal)));
  const origins = rollingOrigins(n, rehearsed, season, week);
  const members = pool.filter(({ needs }) => needs === 'nothing' || (needs === 'week' ? week > 0 : season > 1));
  const profile = keptProfiles(values);
  const rowsFrom = (from: readonly number[], steps: number): Float64Array[] => {
    const context: Context = { values, origins: from, horizon: steps, season, week, profile };
    return members.map((member) => member.ahead(context));
  };
  const past = rowsFrom(origins, rehearsed);
  const truth = rowsOf(observed, origins, rehearsed);
  const weights = inverseErrorWeights(meanErrors(past, truth), tinyOf(values));
  const combined = weightedMean(past, weights);
  const errors = truth.map((value, i) => value - combined[i]);
  return {
    mean: weightedMean(rowsFrom([n], horizon), weights),
    errors: errorDistribution({ errors, origins, horizon: rehearsed, season }, n, horizon),
    season,
    weekly: week > 0,
    origins: origins.length,
    rehearsed,
    members: heaviest(members, weights),
  };
}

function keptProfiles(values: Float64Array): Context['profile'] {
  const kept = new Map<string, Float64Array>();
  return (period: number, memory: Memory) => {
    const key = `${period} ${JSON.stringify(memory)}`;
    const profile = kept.get(key) ?? profileOf(values, period, memory);
    kept.set(key, profile);
    return profile;
  };
}

/** What followed each origin. */
function rowsOf(observed: Float64Array, origins: readonly number[], horizon: number): Float64Array {
  const rows = new Float64Array(origins.length * horizon);
  origins.forEach((origin, i) => rows.set(observed.subarray(origin, origin + horizon), i * horizon));
  return rows;
}

/** An error that is none for values of this size. */
function tinyOf(values: Float64Array): number {
  return (1e-9 * values.reduce((sum, value) => sum + Math.abs(value), 0)) / values.length + 1e-12;
}

function heaviest(members: readonly Member[], weights: Float64Array): Combined['members'] {
  return members
    .map(({ name }, a) => ({ name, weight: weights[a] }))
    .filter(({ weight }) => weight >= 0.01)
    .toSorted((a, b) => b.weight - a.weight);
}

function bounds(known: Float64Array, { lower, upper }: ForecastOptions): (value: number) => number {
  const neverNegative = known.every((value) => !(value < 0));
  const low = lower ?? (neverNegative ? 0 : -Infinity);
  const high = upper ?? Infinity;
  return (value) => Math.min(high, Math.max(low, value));
}

function reasons(history: History, made: Omit<Combined, 'mean' | 'errors'>, horizon: number): string[] {
  const { season, weekly, origins, rehearsed, members } = made;
  const [best] = members;
  return [
    season > 1 ? `a season of ${season} steps${weekly ? ' and its week' : ''}` : 'no season is known',
    ...history.shifts.slice(-1).map(({ at, by }) => {
      const what = `the level shifted by ${by.toPrecision(3)} ${history.observed.length + history.leftOut - at} values ago`;
      return history.leftOut > 0 ? `${what}: only what came after counts` : `${what}: what was before is moved by it`;
    }),
    origins > 0
      ? `forecast ${origins} times over ${rehearsed} steps of the past, best by "${best.name}" (weight ${best.weight.toFixed(2)})`
      : 'the history is too short to rehearse on: all members count the same',
    ...(rehearsed < horizon ? [`beyond step ${rehearsed} the width of the intervals is extrapolated`] : []),
  ];
}
