import type { Alert } from '../domain/inventory.js';
import type { Attributes } from '../domain/signal.js';
import type { Told } from './source.js';

/** The outcome of a check that runs again and again: a data test, a drift test, a pipeline's run. */
export interface CheckResult {
  readonly at: number;
  /** The same for every run of the check. */
  readonly fingerprint: string;
  readonly entity: string;
  readonly name: string;
  readonly failed: boolean;
  readonly severity: Alert['severity'];
  readonly summary: string;
  readonly url?: string;
  readonly attributes?: Attributes;
}

/** A check that fails is an alert, open from its first failure in a row until it passes. */
export function readChecks(results: readonly CheckResult[]): Required<Pick<Told, 'alerts' | 'followUps'>> {
  return {
    alerts: results.flatMap(({ failed, ...result }) => (failed ? [{ ...result, status: 'firing' as const }] : [])),
    followUps: results.flatMap(({ failed, at, fingerprint }) =>
      failed ? [] : [{ at, fingerprint, status: 'resolved' as const }],
    ),
  };
}
