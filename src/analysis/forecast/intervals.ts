/** The errors of a combined forecast in the past: row i, column h is step h+1 from `origins[i]`; NaN where unknown. */
export interface PastErrors {
  readonly errors: Float64Array;
  readonly origins: readonly number[];
  readonly horizon: number;
  readonly season: number;
}

/** How far off a forecast will be: at step h the error is `scales[h]` times a draw of the distribution `quantiles`. */
export interface ErrorDistribution {
  readonly scales: Float64Array;
  /** At the probabilities 0.005, 0.01 … 0.995, ascending. */
  readonly quantiles: Float64Array;
}

export const grid = 200;
const phaseBins = 24;
/** Steps on either side over which the size of errors is smoothed. */
const smoothing = 3;
/** Errors are larger than those of the past, from which the weights were learnt: by about so much on later cuts. */
const optimism = 1.075;
/** How much of the difference between times of the day is believed. */
const phaseBelief = 0.7;

/**
 * Split-conformal errors from rolling origins: past errors, divided by what is usual at their step and time of day, are
 * pooled, and their quantiles hold for the future. Half plain, half symmetric quantiles: the first follow a skewed
 * series, the second do not mistake a drift in the past for one to come. `horizon` may exceed the rehearsed one; the
 * size of the errors is then continued as a power of the step. Vovk et al., *Algorithmic Learning in a Random World*,
 * 2005; scaled as in Lei et al., *Distribution-free predictive inference for regression*, 2018.
 */
export function errorDistribution(past: PastErrors, origin: number, horizon: number): ErrorDistribution {
  const bySteps = sizesByStep(past);
  const byPhase = sizesByPhase(past, bySteps);
  const scaled = scaledErrors(past, bySteps, byPhase);
  const sizes = extended(bySteps, horizon);
  return {
    scales: sizes.map((size, h) => optimism * size * byPhase[phaseBin(origin + h, past.season)]),
    quantiles: mixedQuantiles(scaled),
  };
}

function phaseBin(index: number, season: number): number {
  return season > 1 ? Math.floor(((index % season) * phaseBins) / season) : 0;
}

/** The mean absolute error of each step, smoothed over its neighbours, and never nothing. */
function sizesByStep({ errors, horizon }: PastErrors): Float64Array {
  const sums = new Float64Array(horizon);
  const counts = new Float64Array(horizon);
  errors.forEach((error, i) => {
    if (Number.isNaN(error)) return;
    sums[i % horizon] += Math.abs(error);
    counts[i % horizon]++;
  });
  const overall = total(sums) / Math.max(1, total(counts));
  return sums.map((_, h) => {
    const from = Math.max(0, h - smoothing);
    const count = total(counts.subarray(from, h + smoothing + 1));
    const size = count > 0 ? total(sums.subarray(from, h + smoothing + 1)) / count : overall;
    return Math.max(size, 0.05 * overall, Number.MIN_VALUE);
  });
}

/** By how much errors differ with the time of the season, around 1. */
function sizesByPhase({ errors, origins, horizon, season }: PastErrors, bySteps: Float64Array): Float64Array {
  if (season < 2) return Float64Array.of(1);
  const sums = new Float64Array(phaseBins);
  const counts = new Float64Array(phaseBins);
  errors.forEach((error, i) => {
    if (Number.isNaN(error)) return;
    const h = i % horizon;
    const bin = phaseBin(origins[Math.floor(i / horizon)] + h, season);
    sums[bin] += Math.abs(error) / bySteps[h];
    counts[bin]++;
  });
  const raw = sums.map((sum, bin) => (counts[bin] > 0 ? sum / counts[bin] : 1));
  const smooth = raw.map(
    (size, bin) => (raw[(bin + phaseBins - 1) % phaseBins] + 2 * size + raw[(bin + 1) % phaseBins]) / 4,
  );
  const mean = total(smooth) / phaseBins || 1;
  return smooth.map((size) => Math.max(size / mean, 0.1) ** phaseBelief);
}

function scaledErrors(past: PastErrors, bySteps: Float64Array, byPhase: Float64Array): Float64Array {
  const { errors, origins, horizon, season } = past;
  const scaled = errors.map((error, i) => {
    const h = i % horizon;
    return error / (bySteps[h] * byPhase[phaseBin(origins[Math.floor(i / horizon)] + h, season)]);
  });
  return scaled.filter((error) => !Number.isNaN(error));
}

/** Errors of steps never rehearsed grow on as they did: as a power of the step between that of a random walk and a line. */
function extended(bySteps: Float64Array, horizon: number): Float64Array {
  const known = bySteps.length;
  if (horizon <= known) return bySteps.subarray(0, horizon);
  const early = Math.max(1, known >> 2);
  const growth = Math.log(bySteps[known - 1] / bySteps[early - 1]) / Math.log(known / early);
  const power = Math.min(1, Math.max(0.5, Number.isFinite(growth) ? growth : 0.5));
  return Float64Array.from({ length: horizon }, (_, h) =>
    h < known ? bySteps[h] : bySteps[known - 1] * ((h + 1) / known) ** power,
  );
}

function mixedQuantiles(scaled: Float64Array): Float64Array {
  const sorted = scaled.toSorted();
  const sizes = scaled.map(Math.abs).toSorted();
  return Float64Array.from({ length: grid - 1 }, (_, i) => {
    const p = (i + 1) / grid;
    const symmetric = Math.sign(p - 0.5) * quantile(sizes, Math.abs(2 * p - 1));
    return (quantile(sorted, p) + symmetric) / 2;
  });
}

/** Hyndman & Fan's type 5: the i-th of n sorted values is the quantile of (i − ½)/n. 0 when there are none. */
export function quantile(sorted: Float64Array, p: number): number {
  if (sorted.length === 0) return 0;
  const at = Math.min(sorted.length - 1, Math.max(0, p * sorted.length - 0.5));
  const low = Math.floor(at);
  return low + 1 < sorted.length ? sorted[low] + (at - low) * (sorted[low + 1] - sorted[low]) : sorted[low];
}

function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
