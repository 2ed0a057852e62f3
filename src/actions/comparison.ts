import type { Regression, RegressionVerdict } from '../analysis/verification/regression.js';

/** One thing that is clearly better or worse after than before. */
export interface Difference extends Regression {
  readonly entity: string;
  /** The series or the template. */
  readonly signal: string;
}

/** A version compared with the version before it. Times are epoch ms, in event time. */
export interface Comparison {
  readonly verdict: RegressionVerdict;
  readonly because: string;
  readonly entities: readonly string[];
  readonly before: { readonly from: number; readonly to: number };
  readonly after: { readonly from: number; readonly to: number };
  /** How many series and templates were compared. */
  readonly compared: number;
  /** The worst first. */
  readonly differences: readonly Difference[];
}
