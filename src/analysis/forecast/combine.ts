/**
 * By this power of their errors members lose weight. High, since the best member is often twice as good as most, but
 * finite, since which is best is seen on a few horizons only.
 */
const power = 10;

/**
 * The mean absolute difference of every member's rows from the truth; steps whose truth is NaN count for nothing.
 * All zero when nothing can be compared.
 */
export function meanErrors(rows: readonly Float64Array[], truth: Float64Array): number[] {
  const count = truth.reduce((known, value) => known + Number(!Number.isNaN(value)), 0);
  return rows.map((row) => {
    let sum = 0;
    for (let i = 0; i < truth.length; i++) if (!Number.isNaN(truth[i])) sum += Math.abs(row[i] - truth[i]);
    return count === 0 ? 0 : sum / count;
  });
}

/**
 * Weights inversely proportional to a power of the errors; they sum to 1. `tiny` is an error that counts as none, more
 * than zero. Bates & Granger, *The combination of forecasts*, 1969, with the errors of whole horizons.
 */
export function inverseErrorWeights(errors: readonly number[], tiny: number): Float64Array {
  const best = Math.min(...errors) + tiny;
  const raw = Float64Array.from(errors, (error) => ((error + tiny) / best) ** -power);
  const sum = raw.reduce((total, weight) => total + weight, 0);
  return raw.map((weight) => weight / sum);
}

/** The weighted mean of rows of one length; weights that cannot be seen in the result are passed over. */
export function weightedMean(rows: readonly Float64Array[], weights: Float64Array): Float64Array {
  const mean = new Float64Array(rows[0]?.length ?? 0);
  rows.forEach((row, a) => {
    const weight = weights[a];
    if (weight < 1e-9) return;
    for (let i = 0; i < mean.length; i++) mean[i] += weight * row[i];
  });
  return mean;
}
