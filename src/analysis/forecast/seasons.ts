import { autocorrelation } from './autocorrelation.js';

/** Seasons in steps. `season` is 1 when there is none; `week` is 0 unless the season is a day and weeks are known. */
export interface Seasons {
  readonly season: number;
  readonly week: number;
}

const dayMs = 86_400_000;

/**
 * What the calendar suggests: a day if the history has two and a horizon, with a week if it has ten days and a
 * horizon. Whether they help is left to the weights of the pool, so a day that is none costs little.
 */
export function calendarSeasons(length: number, horizon: number, intervalMs: number): Seasons {
  const day = Math.round(dayMs / intervalMs);
  if (day < 4 || length < 2 * day + horizon) return { season: 1, week: 0 };
  return { season: day, week: length >= 10 * day + horizon ? 7 * day : 0 };
}

/** A period must repeat this often, and this well, before it is believed against the calendar. */
const cycles = 4;
const strong = 0.5;
const ahead = 0.15;

/**
 * The season the values themselves show, where it is clearer than the calendar's: the shortest lag whose
 * autocorrelation is a peak nearly as high as the highest, comes after a trough, and beats that of the calendar's day.
 */
export function findSeasons(values: Float64Array, horizon: number, intervalMs: number): Seasons {
  const calendar = calendarSeasons(values.length, horizon, intervalMs);
  const correlations = autocorrelation(values, Math.floor(values.length / cycles) + 1);
  const found = clearestPeak(correlations);
  if (found === undefined || correlations[found] < strong) return calendar;
  if (found === calendar.week || values.length < 2 * found + horizon) return calendar;
  const day = calendar.season > 1 ? (correlations[calendar.season] ?? 0) : 0;
  return correlations[found] > day + ahead ? { season: found, week: 0 } : calendar;
}

function clearestPeak(correlations: Float64Array): number | undefined {
  const peaks: number[] = [];
  let trough = 1;
  for (let lag = 1; lag < correlations.length - 1; lag++) {
    const here = correlations[lag];
    trough = Math.min(trough, here);
    const isPeak = here > correlations[lag - 1] && here >= correlations[lag + 1];
    if (lag >= 4 && isPeak && here - trough > 0.25) peaks.push(lag);
  }
  const best = Math.max(...peaks.map((lag) => correlations[lag]));
  return peaks.find((lag) => correlations[lag] >= 0.9 * best);
}
