import { studentQuantile } from './student.js';

/**
 * How use answers to load: use = base + slope · load, by least squares, with what is needed to say how far it may be
 * trusted. Loads and uses are of the same moments.
 */
export interface Elasticity {
  readonly base: number;
  readonly slope: number;
  /** The share of the variance of use that load explains, 0 to 1. */
  readonly r2: number;
  /** By how many per cent use rises when load does by one, at the mean load. */
  readonly elasticity: number;
  readonly count: number;
  readonly meanLoad: number;
  readonly loads: { readonly least: number; readonly most: number };
  /** The standard deviation of use around the line, and the sum of squares of loads around their mean. */
  readonly deviation: number;
  readonly loadSquares: number;
}

export interface NoFit {
  readonly refused: string;
}

/** Use at a load that was not seen, its 80 % interval for a single moment, and what speaks against it. */
export interface Predicted {
  readonly load: number;
  readonly mean: number;
  readonly lower80: number;
  readonly upper80: number;
  /** How far the load is outside of what was seen, in widths of what was seen; 0 inside. */
  readonly beyond: number;
  readonly because: string;
}

const fewest = 20;
/** A line that explains less is no ground for a decision. */
const weakest = 0.3;

/** Fits the line. Pairs with a value that is not finite are passed over. Refuses on few pairs, one load, or a poor fit. */
export function elasticityOf(loads: ArrayLike<number>, uses: ArrayLike<number>): Elasticity | NoFit {
  const pairs = Array.from(
    { length: Math.min(loads.length, uses.length) },
    (_, i) => [loads[i], uses[i]] as const,
  ).filter(([load, use]) => Number.isFinite(load) && Number.isFinite(use));
  const count = pairs.length;
  if (count < fewest)
    return { refused: `${count} moments with load and use are too few: ${fewest - count} more are needed` };
  const mean = (of: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[of], 0) / count;
  const [meanLoad, meanUse] = [mean(0), mean(1)];
  let loadSquares = 0;
  let products = 0;
  let useSquares = 0;
  for (const [load, use] of pairs) {
    loadSquares += (load - meanLoad) ** 2;
    products += (load - meanLoad) * (use - meanUse);
    useSquares += (use - meanUse) ** 2;
  }
  if (loadSquares <= (1e-9 * meanLoad) ** 2 * count)
    return { refused: 'the load never changed: nothing can be learnt from it' };
  const slope = products / loadSquares;
  const residual = Math.max(0, useSquares - slope * products);
  const r2 = useSquares > 0 ? 1 - residual / useSquares : 0;
  if (r2 < weakest)
    return {
      refused: `load explains only ${(100 * r2).toFixed(0)} % of use (R² ${r2.toFixed(2)}); ${weakest} is needed`,
    };
  const seen = pairs.map(([load]) => load);
  return {
    base: meanUse - slope * meanLoad,
    slope,
    r2,
    elasticity: meanUse === 0 ? NaN : (slope * meanLoad) / meanUse,
    count,
    meanLoad,
    loads: { least: seen.reduce((a, b) => Math.min(a, b)), most: seen.reduce((a, b) => Math.max(a, b)) },
    deviation: Math.sqrt(residual / (count - 2)),
    loadSquares,
  };
}

/** The classical prediction interval of simple regression (Draper & Smith, *Applied Regression Analysis*, 1.4). */
export function predictUse(fit: Elasticity, load: number): Predicted {
  const mean = fit.base + fit.slope * load;
  const spread = Math.sqrt(1 + 1 / fit.count + (load - fit.meanLoad) ** 2 / fit.loadSquares);
  const half = studentQuantile(0.9, fit.count - 2) * fit.deviation * spread;
  const { least, most } = fit.loads;
  const beyond = Math.max(0, load - most, least - load) / (most - least);
  const fitted = `use = ${fit.base.toPrecision(3)} + ${fit.slope.toPrecision(3)} · load over ${fit.count} moments (R² ${fit.r2.toFixed(2)})`;
  const because =
    beyond > 0 ? `${fitted}; the load is ${(100 * beyond).toFixed(0)} % of the seen range outside of it` : fitted;
  return { load, mean, lower80: mean - half, upper80: mean + half, beyond, because };
}
