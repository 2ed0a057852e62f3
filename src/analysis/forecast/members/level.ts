import { eachOrigin, type Member } from './member.js';

/**
 * Simple exponential smoothing: the level after each value, started at the mean of the first 1/rate values.
 * Brown, *Statistical Forecasting for Inventory Control*, 1959.
 */
export function smoothedLevels(values: Float64Array, rate: number): Float64Array {
  const start = Math.max(1, Math.min(values.length, Math.round(1 / rate)));
  let level = values.subarray(0, start).reduce((sum, value) => sum + value, 0) / start;
  return values.map((value) => (level += rate * (value - level)));
}

/** The median of a window, which is left as it is; NaN when it is empty. */
export function medianOf(window: Float64Array): number {
  const sorted = window.length <= few ? insertionSorted(window) : window.toSorted();
  const half = window.length >> 1;
  if (window.length === 0) return NaN;
  return window.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Windows of up to so many values are sorted in place of a copy: medians of five or seven are taken by the thousand. */
const few = 24;
const scratch = new Float64Array(few);

function insertionSorted(window: Float64Array): Float64Array {
  for (let i = 0; i < window.length; i++) {
    const value = window[i];
    let j = i;
    for (; j > 0 && scratch[j - 1] > value; j--) scratch[j] = scratch[j - 1];
    scratch[j] = value;
  }
  return scratch;
}

/** Simple exponential smoothing, continued flat. */
export const smoothing = (rate: number): Member => ({
  name: `smoothed level (${rate})`,
  needs: 'nothing',
  ahead: (context) => {
    const levels = smoothedLevels(context.values, rate);
    return eachOrigin(context, (origin) => () => levels[origin - 1]);
  },
});

/** The median of the last `count` values, continued flat: a level that spikes do not move. */
export const recentMedian = (count: number): Member => ({
  name: `median of ${count}`,
  needs: 'nothing',
  ahead: (context) =>
    eachOrigin(context, (origin) => {
      const level = medianOf(context.values.subarray(Math.max(0, origin - count), origin));
      return () => level;
    }),
});
