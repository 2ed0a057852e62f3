import type { Term } from '../../src/domain/anomaly.js';

/** Options with what speaks for and against each, and which of them is right. */
export interface Choice {
  readonly options: readonly (readonly Pick<Term, 'evidence' | 'logOdds'>[])[];
  readonly right: number;
  /** How much it counts. */
  readonly weight: number;
}

/** How strongly each evidence counts, as a factor on what it says. */
export type Factors = ReadonlyMap<string, number>;

const ridge = 0.05;
const rate = 0.02;

/** The log-odds of one option. */
export function totalOf(option: Choice['options'][number], factors: Factors): number {
  return option.reduce((sum, { evidence, logOdds }) => sum + (factors.get(evidence) ?? 1) * logOdds, 0);
}

/** The best option. */
export function bestOf({ options }: Pick<Choice, 'options'>, factors: Factors): number {
  const totals = options.map((option) => totalOf(option, factors));
  return totals.indexOf(Math.max(...totals));
}

/** Factors by conditional logit with ridge towards `prior`; none becomes negative, so that signs stay. */
export function fitFactors(choices: readonly Choice[], prior: Factors, rounds = 400): Factors {
  const factors = new Map(prior);
  for (let round = 0; round < rounds; round++) {
    const gradient = new Map<string, number>();
    for (const choice of choices) climb(choice, factors, gradient);
    for (const [id, factor] of factors) {
      const pull = ridge * (factor - (prior.get(id) ?? 1));
      factors.set(id, Math.max(0, factor + rate * ((gradient.get(id) ?? 0) - pull)));
    }
  }
  return factors;
}

/** Adds the gradient of the log-likelihood of the right option. */
function climb({ options, right, weight }: Choice, factors: Factors, gradient: Map<string, number>): void {
  const totals = options.map((option) => totalOf(option, factors));
  const top = Math.max(...totals);
  const odds = totals.map((total) => Math.exp(total - top));
  const all = odds.reduce((sum, odd) => sum + odd, 0);
  options.forEach((option, i) => {
    const share = weight * ((i === right ? 1 : 0) - odds[i] / all);
    for (const { evidence, logOdds } of option) gradient.set(evidence, (gradient.get(evidence) ?? 0) + share * logOdds);
  });
}
