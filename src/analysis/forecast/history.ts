import { fillGaps } from './gaps.js';
import { alignLevels, holdOf, levelShifts, type LevelShift } from './level-shifts.js';
import { withoutOutliers } from './outliers.js';
import { calendarSeasons, findSeasons, type Seasons } from './seasons.js';

/** A history made ready to forecast from. */
export interface History {
  /** Without gaps and lone spikes, all on the newest level: what the members learn from. */
  readonly values: Float64Array;
  /** The same with its spikes, and NaN where nothing was observed: what forecasts are measured against. */
  readonly observed: Float64Array;
  readonly seasons: Seasons;
  readonly shifts: readonly LevelShift[];
  /** How many of the oldest values were left out since the level shifted after them. */
  readonly leftOut: number;
}

/** `values` begin and end with a known value. NaN is a gap. */
export function historyOf(values: Float64Array, horizon: number, intervalMs: number): History {
  const calendar = calendarSeasons(values.length, horizon, intervalMs);
  const filled = fillGaps(values, calendar.season);
  // A few spikes that happen to be equally far apart are no season.
  const seasons = findSeasons(withoutOutliers(filled, calendar.season), horizon, intervalMs);
  const shifts = levelShifts(filled, seasons);
  if (shifts.length === 0) return ready(values, filled, seasons, shifts, 0);
  const aligned = alignLevels(filled, shifts, holdOf(seasons));
  const last = shifts[shifts.length - 1].at;
  const leftOut = isEnough(values.length - last, horizon, seasons) ? last : 0;
  const kept = aligned.subarray(leftOut);
  return ready(values.subarray(leftOut), kept, findSeasons(kept, horizon, intervalMs), shifts, leftOut);
}

function ready(
  values: Float64Array,
  filled: Float64Array,
  seasons: Seasons,
  shifts: readonly LevelShift[],
  leftOut: number,
): History {
  const observed = filled.map((value, i) => (Number.isNaN(values[i]) ? NaN : value));
  return { values: withoutOutliers(filled, seasons.season), observed, seasons, shifts, leftOut };
}

/**
 * A shift often brings another noise and another season with it, so what was before is left out where what is after
 * teaches as much: the same seasons, and origins over two horizons. Else it is moved to the new level.
 */
function isEnough(length: number, horizon: number, { season, week }: Seasons): boolean {
  const learnt = week > 0 ? 10 * season + horizon : 0;
  return length >= Math.max(learnt, Math.max(2 * season, 1.5 * horizon) + 2 * horizon);
}
