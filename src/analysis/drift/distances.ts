/** How different two samples are, by the counts of the same bins. Counts are non-negative; an empty side makes every distance NaN. */

/** A bin without a value counts as this share of one, so that the population stability index stays finite. */
const EMPTY = 0.5;

/**
 * Population stability index: Σ (q − p)·ln(q/p) over the bins, the symmetric Kullback–Leibler divergence in nats. By custom below .1 is stable, from
 * .2 on is drift. Two samples of one population have (bins − 1)·(1/n + 1/m) on average.
 */
export function populationStability(reference: readonly number[], current: readonly number[]): number {
  const [n, m] = [total(reference), total(current)];
  if (n === 0 || m === 0) return NaN;
  return reference.reduce((sum, count, bin) => {
    if (count === 0 && current[bin] === 0) return sum;
    const p = (count || EMPTY) / n;
    const q = (current[bin] || EMPTY) / m;
    return sum + (q - p) * Math.log(q / p);
  }, 0);
}

/** Jensen–Shannon distance: the square root of the divergence in bits, 0 for equal shares to 1 for nothing in common. Endres & Schindelin, 2003. */
export function jensenShannon(reference: readonly number[], current: readonly number[]): number {
  const [n, m] = [total(reference), total(current)];
  if (n === 0 || m === 0) return NaN;
  const divergence = reference.reduce((sum, count, bin) => {
    const [p, q] = [count / n, current[bin] / m];
    const middle = (p + q) / 2;
    return sum + (entropyTerm(p, middle) + entropyTerm(q, middle)) / 2;
  }, 0);
  return Math.sqrt(Math.max(0, divergence));
}

function entropyTerm(share: number, middle: number): number {
  return share === 0 ? 0 : share * Math.log2(share / middle);
}

export function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
