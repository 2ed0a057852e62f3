import type { Feedback } from '../correlation/decision.js';

/** What the incidents ask of the correlation. Every call may come twice and is told after the incident was stored. */
export interface CorrelationPort {
  /** No anomaly joins the group any more; what comes back opens a new one. */
  close(group: string, at: number): Promise<void>;
  /** The first group takes in the others. */
  merge(groups: readonly string[], at: number): Promise<void>;
  /** The anomalies leave their groups and become the group `into`. */
  split(groups: readonly string[], anomalies: readonly string[], into: string, at: number): Promise<void>;
  /** A person confirmed or rejected a cause: later rankings of such cases shift. */
  learn(feedback: Feedback): Promise<void>;
}

/** Injection token of the {@link CorrelationPort}. */
export const CORRELATION = Symbol('correlation');
