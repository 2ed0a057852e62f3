import { smoothedLevels } from './level.js';
import { eachOrigin, type Context, type Member } from './member.js';

/** A least-squares line over the last `length` values before the origin; `end` is its value at the origin. */
export interface Line {
  readonly slope: number;
  readonly end: number;
}

/** O(length). The line is moved so that it meets the mean of the last `anchor` values. */
export function lineBefore(values: Float64Array, origin: number, length: number, anchor: number): Line {
  const from = Math.max(0, origin - length);
  const count = origin - from;
  let sumY = 0;
  let sumXY = 0;
  for (let x = 0; x < count; x++) {
    sumY += values[from + x];
    sumXY += x * values[from + x];
  }
  const sumX = (count * (count - 1)) / 2;
  const sumXX = (count * (count - 1) * (2 * count - 1)) / 6;
  const slope = (count * sumXY - sumX * sumY) / Math.max(1e-12, count * sumXX - sumX * sumX);
  const intercept = (sumY - slope * sumX) / count;
  const last = Math.min(anchor, count);
  let shift = 0;
  for (let x = count - last; x < count; x++) shift += values[from + x] - intercept - slope * x;
  return { slope, end: intercept + slope * count + shift / last };
}

/**
 * Holt's method with a damped trend, in error-correction form: level += φ·trend + α·e, trend = φ·trend + α·β·e.
 * Gardner & McKenzie, *Forecasting trends in time series*, 1985.
 */
export function dampedTrend(alpha: number, beta: number, phi: number): Member {
  return {
    name: 'damped trend',
    needs: 'nothing',
    ahead: (context) => {
      const levels = new Float64Array(context.values.length);
      const trends = new Float64Array(context.values.length);
      let level = context.values[0];
      let trend = 0;
      context.values.forEach((value, i) => {
        const error = value - level - phi * trend;
        levels[i] = level += phi * trend + alpha * error;
        trends[i] = trend = phi * trend + alpha * beta * error;
      });
      const damped = new Float64Array(context.horizon);
      for (let h = 0, sum = 0; h < damped.length; h++) damped[h] = sum += phi ** (h + 1);
      return eachOrigin(context, (origin) => (h) => levels[origin - 1] + trends[origin - 1] * damped[h]);
    },
  };
}

/** A trend is read from three horizons of the past, from two seasons at least. */
const trendWindow = ({ horizon, season }: Context): number => Math.max(3 * horizon, 2 * season);

/** A straight line, for what simply grows, from the mean of the last `anchor` values. */
export const straightLine = (anchor: number): Member => ({
  name: 'straight line',
  needs: 'nothing',
  ahead: (context) =>
    eachOrigin(context, (origin) => {
      const { slope, end } = lineBefore(context.values, origin, trendWindow(context), anchor);
      return (h) => end + slope * h;
    }),
});

/**
 * Theta: exponential smoothing that drifts with half the slope of the least-squares line.
 * Assimakopoulos & Nikolopoulos, 2000, in the form of Hyndman & Billah, *Unmasking the Theta method*, 2003, for a long
 * history: level + slope/2 · (h − 1 + 1/α), h from 1.
 */
export const theta = (rate: number): Member => ({
  name: 'theta',
  needs: 'nothing',
  ahead: (context) => {
    const levels = smoothedLevels(context.values, rate);
    return eachOrigin(context, (origin) => {
      const drift = lineBefore(context.values, origin, trendWindow(context), 1).slope / 2;
      return (h) => levels[origin - 1] + drift * (h + 1 / rate);
    });
  },
});
