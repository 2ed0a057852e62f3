import type { ChangeKind } from '../../domain/inventory.js';

/** When a change of a kind makes itself felt: the median in minutes, and σ of ln(1 + minutes). */
export interface Lag {
  readonly minutes: number;
  readonly spread: number;
}

/**
 * Code and switches act within minutes, data with the next run that reads it, a model at once (where callers
 * send what it cannot take) or as fast as traffic shows its mistakes, which may take days. Deployments: measured on nine incidents of root-cause-bench; the rest are assumptions, kept wide.
 */
export const lagOf: Readonly<Record<ChangeKind, Lag>> = {
  deployment: { minutes: 4, spread: 1.2 },
  commit: { minutes: 4, spread: 1.2 },
  'feature-flag': { minutes: 2, spread: 1 },
  configuration: { minutes: 2, spread: 1 },
  infrastructure: { minutes: 5, spread: 1.3 },
  scaling: { minutes: 5, spread: 1.3 },
  schema: { minutes: 5, spread: 1.5 },
  data: { minutes: 120, spread: 1.5 },
  model: { minutes: 15, spread: 2 },
};

/**
 * The log-likelihood of this lag relative to the most likely one, 0 or less. Negative lags count as none. A short lag speaks
 * against a change only where something has to happen in between (`isFar`): a dataset's own check fails at once, the
 * service behind the model trained on it does not.
 */
export function lagLogLikelihood(kind: ChangeKind, lagMs: number, isFar: boolean): number {
  const { minutes, spread } = lagOf[kind];
  const lag = Math.max(isFar ? 0 : minutes, lagMs / 60_000);
  return -0.5 * ((Math.log1p(lag) - Math.log1p(minutes)) / spread) ** 2;
}
