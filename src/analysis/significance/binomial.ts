import { logGamma } from '../drift/gamma.js';

/** Probabilities this near to each other are equal: rounding must not drop the mirror image of an outcome. */
const EQUAL = 1 + 1e-7;

/**
 * Two-sided exact binomial test: how probable an outcome no more likely than `successes` of `trials` is, each succeeding with probability
 * `share`. For two Poisson counts it is the exact test of equal rates: given their sum, one is binomial (Przyborowski & Wilenski, 1940). O(trials).
 */
export function binomialTest(successes: number, trials: number, share: number): number {
  if (share <= 0 || share >= 1) return NaN;
  const observed = probability(successes, trials, share) * EQUAL;
  let p = 0;
  for (let k = 0; k <= trials; k++) {
    const each = probability(k, trials, share);
    if (each <= observed) p += each;
  }
  return Math.min(1, p);
}

function probability(k: number, n: number, share: number): number {
  const ways = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  return Math.exp(ways + k * Math.log(share) + (n - k) * Math.log1p(-share));
}
