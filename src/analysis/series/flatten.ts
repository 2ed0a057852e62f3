import { autocorrelation } from '../forecast/autocorrelation.js';
import { blockMeans, differences, median, scaledMad, typicalSize } from './robust.js';

/** Steps of block means that share a sign in a plain trend; a few level changes leave it far below. */
const TRENDING_SHARE = 0.8;
const BLOCKS = 16;
const FEWEST_BLOCKS = 6;

/** The values without their trend, if they plainly have one: four in five of the steps between sixteenths of the series go the same way. */
export function withoutTrend(values: Float64Array): Float64Array {
  const size = Math.max(1, Math.floor(values.length / BLOCKS));
  const means = blockMeans(values, size);
  const steps = differences(means);
  const up = steps.filter((step) => step > 0).length;
  const down = steps.filter((step) => step < 0).length;
  if (means.length < FEWEST_BLOCKS || Math.max(up, down) < TRENDING_SHARE * steps.length) return values;
  const slope = median(steps) / size;
  return values.map((value, i) => value - slope * i);
}

/** The shortest season that is looked for; how alike its periods must be if they are three or more, and if they are two. */
const PERIODS_SEEN = 3;
const SHORTEST_PERIOD = 6;
const ALIKE = 0.5;
const VERY_ALIKE = 0.8;
/** A longer period must be this much more alike than a shorter one, of which it may just be a multiple. */
const MUCH_MORE = 1.05;

/**
 * The values without their season, if they plainly have one: at each phase the median distance from the average over the period around it
 * is taken off, as in a classical decomposition, so that levels stay.
 */
export function withoutSeason(values: Float64Array): Float64Array {
  const period = periodOf(values);
  if (period === 0) return values;
  const around = movingMean(values, period);
  const usual = Float64Array.from({ length: period }, (_, phase) =>
    median(values.map((value, i) => value - around[i]).filter((_, i) => i % period === phase)),
  );
  return values.map((value, i) => value - usual[i % period]);
}

/** The mean of the `size` values around each; at the ends that of the first and last full window. */
function movingMean(values: Float64Array, size: number): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i] + values[i];
  return values.map((_, i) => {
    const from = Math.max(0, Math.min(i - (size >> 1), values.length - size));
    return (sums[from + size] - sums[from]) / size;
  });
}

/** The lag at which the series is most like itself, behind the first lag at which it is not; 0 when there is none. */
function periodOf(values: Float64Array): number {
  const lags = autocorrelation(values, Math.floor(values.length / 2));
  const unlike = lags.findIndex((likeness) => likeness < ALIKE / 2);
  if (unlike < 0) return 0;
  let best = 0;
  for (let lag = Math.max(unlike, SHORTEST_PERIOD); lag < lags.length - 1; lag++) {
    const alike = lag * PERIODS_SEEN <= values.length ? ALIKE : VERY_ALIKE;
    const peak = lags[lag] >= lags[lag - 1] && lags[lag] >= lags[lag + 1];
    if (peak && lags[lag] > alike && (best === 0 || lags[lag] > MUCH_MORE * lags[best])) best = lag;
  }
  return best;
}

const REACH = 3;
const WINDOW = 2 * REACH + 1;
/** More are how the series is: to replace them would leave levels that are not there, so that only the extremes are cut. */
const MOST_OUTLIERS = 0.06;
const EXTREME = 0.03;

/** A value farther from the median of its neighbourhood than its scatter allows, and by how much. */
export interface Outlier {
  readonly index: number;
  readonly size: number;
}

/**
 * The values with every outlier replaced by the median of its seven neighbours, itself included (cut at the 3rd and 97th percentile where outliers are common), and the outliers. The scatter is that
 * of the neighbourhood or of the steps of the whole series, whichever is larger. Hampel, 1974.
 */
export function withoutOutliers(values: Float64Array): { values: Float64Array; outliers: Outlier[] } {
  const scatter = scatterOf(values);
  const outliers: Outlier[] = [];
  const kept = values.map((value, index) => {
    const first = Math.max(0, Math.min(index - REACH, values.length - WINDOW));
    const near = values.subarray(first, first + WINDOW);
    const centre = median(near);
    if (Math.abs(value - centre) <= 3 * Math.max(scaledMad(near, centre), scatter)) return value;
    outliers.push({ index, size: value - centre });
    return centre;
  });
  return { values: outliers.length > MOST_OUTLIERS * values.length ? clipped(values) : kept, outliers };
}

/** Standard deviation of the values around their level, from their steps. */
export function scatterOf(values: Float64Array): number {
  return typicalSize(differences(values)) / Math.SQRT2;
}

function clipped(values: Float64Array): Float64Array {
  const sorted = values.toSorted();
  const cut = Math.floor(EXTREME * sorted.length);
  const [low, high] = [sorted[cut], sorted[sorted.length - 1 - cut]];
  return values.map((value) => Math.min(high, Math.max(low, value)));
}
