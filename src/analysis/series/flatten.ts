import { blockMeans, differences, MAD_TO_SIGMA, median, scaledMad } from './robust.js';

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

const REACH = 3;

/** A value farther from the median of its neighbourhood than its scatter allows, and by how much. */
export interface Outlier {
  readonly index: number;
  readonly size: number;
}

/**
 * The values with every outlier replaced by the median of its seven neighbours, itself included, and the outliers. The scatter is that
 * of the neighbourhood or of the steps of the whole series, whichever is larger. Hampel, 1974.
 */
export function withoutOutliers(values: Float64Array): { values: Float64Array; outliers: Outlier[] } {
  const scatter = (MAD_TO_SIGMA * median(differences(values).map(Math.abs))) / Math.SQRT2;
  const outliers: Outlier[] = [];
  const kept = values.map((value, index) => {
    const near = values.subarray(Math.max(0, index - REACH), index + REACH + 1);
    const centre = median(near);
    if (Math.abs(value - centre) <= 3 * Math.max(scaledMad(near, centre), scatter)) return value;
    outliers.push({ index, size: value - centre });
    return centre;
  });
  return { values: kept, outliers };
}
