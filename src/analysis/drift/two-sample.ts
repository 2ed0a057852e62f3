import { total } from './distances.js';
import { upperGamma } from './gamma.js';

/** A test statistic and how probable one as large is by chance, were both samples of one population. */
export interface TestResult {
  readonly statistic: number;
  readonly p: number;
}

/**
 * Two-sample Kolmogorov–Smirnov test: the largest distance of the empirical distributions. Asymptotic p with the correction of Stephens (1970),
 * within a few percent from about ten values a side. NaN when a side is empty. O(n log n).
 */
export function kolmogorovSmirnov(reference: Float64Array, current: Float64Array): TestResult {
  const [a, b] = [reference.toSorted(), current.toSorted()];
  const [n, m] = [a.length, b.length];
  if (n === 0 || m === 0) return { statistic: NaN, p: NaN };
  let [i, j, statistic] = [0, 0, 0];
  while (i < n && j < m) {
    const value = Math.min(a[i], b[j]);
    while (i < n && a[i] <= value) i++;
    while (j < m && b[j] <= value) j++;
    statistic = Math.max(statistic, Math.abs(i / n - j / m));
  }
  return { statistic, p: kolmogorovTail(statistic, (n * m) / (n + m)) };
}

/** The same on counts of ordered bins: a lower bound of the distance, so p is conservative. */
export function binnedKolmogorovSmirnov(reference: readonly number[], current: readonly number[]): TestResult {
  const [n, m] = [total(reference), total(current)];
  if (n === 0 || m === 0) return { statistic: NaN, p: NaN };
  let [below, belowNow, statistic] = [0, 0, 0];
  reference.forEach((count, bin) => {
    below += count / n;
    belowNow += current[bin] / m;
    statistic = Math.max(statistic, Math.abs(below - belowNow));
  });
  return { statistic, p: kolmogorovTail(statistic, (n * m) / (n + m)) };
}

/** P(K > λ) of Kolmogorov's distribution; `size` is the effective sample size. */
function kolmogorovTail(distance: number, size: number): number {
  const root = Math.sqrt(size);
  const lambda = (root + 0.12 + 0.11 / root) * distance;
  if (lambda < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) {
    const term = Math.exp(-2 * k * k * lambda * lambda);
    sum += k % 2 === 1 ? term : -term;
    if (term < 1e-16) break;
  }
  return Math.min(1, Math.max(0, 2 * sum));
}

/**
 * χ² test of homogeneity on the counts of the same bins, without continuity correction; bins that are empty on both sides are left out.
 * NaN when a side is empty; p is 1 when there is but one bin.
 */
export function chiSquare(reference: readonly number[], current: readonly number[]): TestResult {
  const [n, m] = [total(reference), total(current)];
  if (n === 0 || m === 0) return { statistic: NaN, p: NaN };
  let statistic = 0;
  let bins = 0;
  reference.forEach((count, bin) => {
    const both = count + current[bin];
    if (both === 0) return;
    bins++;
    const [expected, expectedNow] = [(both * n) / (n + m), (both * m) / (n + m)];
    statistic += (count - expected) ** 2 / expected + (current[bin] - expectedNow) ** 2 / expectedNow;
  });
  return { statistic, p: bins < 2 ? 1 : upperGamma((bins - 1) / 2, statistic / 2) };
}
