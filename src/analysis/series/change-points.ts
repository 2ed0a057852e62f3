/**
 * When a series changed for good, and how: batch, on the last values of a series.
 *
 * Levels by optimal partitioning in units of the long-run variance, so that what is commonplace at any scale (memory, seasons,
 * drift) is no change; a border that a smooth curve explains as well is dropped; borders that climb together are one trend. Then the
 * spread of the second differences, which neither levels nor trends move. Outliers are set aside first, and the few that stand out are spikes
 * and dips. Figures and limits: docs/reading-metrics.md.
 */
import type { ChangePoint } from './change-point.js';
import { withoutOutliers, withoutSeason, withoutTrend } from './flatten.js';
import { levelChanges } from './level-changes.js';
import { median } from './robust.js';
import { sharpSteps } from './sharp-steps.js';
import { spikes } from './spikes.js';
import { spreadChanges } from './spread-changes.js';

export interface ChangePointOptions {
  /** Evidence asked of a change, as a multiple of ln n: fewer changes when larger. */
  readonly penalty?: number;
}

const SHORTEST = 12;
/** Partitioning is quadratic; nobody looks for the onset of a fault in more than two weeks of minutes. */
const LONGEST = 20_160;
/** A change of spread this near to one of level is the same change. */
const SAME_CHANGE = 8;

/**
 * The changes of a series in the order of time; none in a series of fewer than 12 finite values or without any change. Values that are not
 * finite are bridged. Throws a RangeError for more than 20,160 values. O(n²), 10 ms for 2,000 values.
 */
export function changePoints(
  series: Float64Array | readonly number[],
  { penalty = 4 }: ChangePointOptions = {},
): ChangePoint[] {
  if (series.length > LONGEST) throw new RangeError(`${series.length} values are too many; pass the last ${LONGEST}`);
  const bridged = bridge(series);
  if (!bridged) return [];
  const straight = withoutSeason(withoutTrend(bridged));
  const centre = median(straight);
  const centred = straight.map((value) => value - centre);
  const { values, outliers } = withoutOutliers(centred);
  const gradual = levelChanges(values, penalty);
  const sharp = sharpSteps(values).filter((step) => !gradual.some(near(step)));
  const levels = [...gradual, ...sharp];
  const spreads = spreadChanges(values, centred, 2 * penalty);
  return [
    ...levels.map((level) =>
      level.kind === 'step' && spreads.some(near(level)) ? { ...level, kind: 'distribution' as const } : level,
    ),
    ...spreads.filter((spread) => !levels.some(near(spread))),
    ...spikes(outliers, values).filter((spike) => !levels.some(near(spike))),
  ].toSorted((a, b) => a.index - b.index);
}

function near(a: ChangePoint): (b: ChangePoint) => boolean {
  return (b) => Math.abs(a.index - b.index) <= SAME_CHANGE;
}

/**
 * The beginning of the latest departure from normal that lasts to the end or lasted until the series came back; undefined when there is
 * none. For dating what an alarm saw.
 */
export function onset(
  series: Float64Array | readonly number[],
  options: ChangePointOptions = {},
): ChangePoint | undefined {
  const lasting = changePoints(series, options).filter(({ kind }) => kind !== 'spike' && kind !== 'dip');
  const [before, last] = lasting.slice(-2);
  if (!last) return before;
  const cameBack = last.kind === before.kind && Math.abs(last.size + before.size) < 0.3 * Math.abs(before.size);
  return cameBack ? before : last;
}

/** Finite values as they are, others on the line between their finite neighbours; undefined when too few are finite or all are equal. */
function bridge(series: Float64Array | readonly number[]): Float64Array | undefined {
  const known = Array.from(series.keys()).filter((i) => Number.isFinite(series[i]));
  if (known.length < SHORTEST || known.every((i) => series[i] === series[known[0]])) return undefined;
  const values = Float64Array.from(series);
  values.fill(series[known[0]], 0, known[0]);
  known.forEach((from, k) => {
    const to = known[k + 1] ?? series.length;
    const target = series[known[k + 1] ?? from];
    for (let i = from + 1; i < to; i++) values[i] = series[from] + ((target - series[from]) * (i - from)) / (to - from);
  });
  return values;
}
