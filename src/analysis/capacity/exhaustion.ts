import type { Forecast } from '../forecast/forecast.js';
import { grid } from '../forecast/intervals.js';

/** The value at which a resource is spent, and from which side it is reached. */
export interface Limit {
  readonly value: number;
  readonly direction: 'up' | 'down';
}

/** When a limit is reached, in steps of the forecast from 1; a time is undefined when it is beyond the horizon. */
export interface Exhaustion {
  readonly limit: Limit;
  /** That it happens within the horizon, 0.0025 to 0.9975 unless nothing can vary. */
  readonly probability: number;
  /** With probability 0.1 it has happened by then: the early end of an 80 % interval. */
  readonly earliest?: number;
  /** As likely by then as later. */
  readonly expected?: number;
  /** With probability 0.9 it has happened by then: the late end. */
  readonly latest?: number;
  /** The probability that it has happened, by step (index 0 is step 1); never falls. */
  readonly byStep: Float64Array;
  readonly because: string;
}

/**
 * When the forecast reaches the limit, as an interval. The probability by a step is the largest of any step so far: a
 * path is taken to stay at its quantile, as levels and trends do. For a noisy series that counts its likeliest single
 * step, not the chance that any of many noisy steps crosses, so it is a lower bound there.
 */
export function timeToExhaustion(forecast: Forecast, limit: Limit): Exhaustion {
  let most = 0;
  const byStep = forecast.mean.map((_, h) => (most = Math.max(most, probabilityBeyond(forecast, h, limit))));
  const stepOf = (probability: number): number | undefined => {
    const h = byStep.findIndex((value) => value >= probability);
    return h < 0 ? undefined : h + 1;
  };
  const [earliest, expected, latest] = [stepOf(0.1), stepOf(0.5), stepOf(0.9)];
  const known = {
    ...(earliest !== undefined && { earliest }),
    ...(expected !== undefined && { expected }),
    ...(latest !== undefined && { latest }),
  };
  return { limit, probability: most, ...known, byStep, because: sentence(forecast, limit, most, known) };
}

/** The probability that the value at step h+1 is at the limit or past it. */
export function probabilityBeyond({ mean, errors }: Forecast, h: number, { value, direction }: Limit): number {
  const sign = direction === 'up' ? 1 : -1;
  const scale = errors.scales[h];
  const distance = sign * (value - mean[h]);
  const width = errors.quantiles[errors.quantiles.length - 1] - errors.quantiles[0];
  if (scale * width <= 1e-9 * (Math.abs(mean[h]) + Math.abs(value))) return distance <= 0 ? 1 : 0;
  const below = shareBelow(errors.quantiles, (value - mean[h]) / scale);
  return direction === 'up' ? 1 - below : below;
}

/** Where z lies in the distribution whose quantiles are at 1/grid, 2/grid …; half a cell beyond either end. */
function shareBelow(quantiles: Float64Array, z: number): number {
  let low = 0;
  let high = quantiles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (quantiles[middle] < z) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return 0.5 / grid;
  if (low === quantiles.length) return 1 - 0.5 / grid;
  const width = quantiles[low] - quantiles[low - 1];
  return (low + (width > 0 ? (z - quantiles[low - 1]) / width : 0.5)) / grid;
}

function sentence(
  { mean }: Forecast,
  { value, direction }: Limit,
  probability: number,
  { earliest, expected, latest }: Pick<Exhaustion, 'earliest' | 'expected' | 'latest'>,
): string {
  const percent = `${(100 * probability).toFixed(0)} %`;
  const what = `${direction === 'up' ? 'rising to' : 'falling to'} ${value.toPrecision(4)}`;
  if (earliest === undefined) return `${what} within ${mean.length} steps has probability ${percent}`;
  const end = latest === undefined ? 'beyond the horizon' : `step ${latest}`;
  return `${what} is expected ${expected === undefined ? 'beyond the horizon' : `at step ${expected}`} (80 % interval: step ${earliest} to ${end}; probability within ${mean.length} steps ${percent})`;
}
