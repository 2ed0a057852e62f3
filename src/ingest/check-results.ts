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
  /** The column of a dataset that it looks at. */
  readonly column?: string;
  readonly failed: boolean;
  readonly severity: Alert['severity'];
  readonly summary: string;
  readonly url?: string;
  readonly attributes?: Attributes;
}

/** A check that fails is an alert, open from its first failure in a row until it passes. */
export function readChecks(results: readonly CheckResult[]): Required<Pick<Told, 'alerts' | 'followUps'>> {
  return {
    alerts: results.filter(({ failed }) => failed).map(alertOf),
    followUps: results
      .filter(({ failed }) => !failed)
      .map(({ at, fingerprint }) => ({ at, fingerprint, status: 'resolved' })),
  };
}

function alertOf({ at, fingerprint, entity, name, column, severity, summary, url, attributes }: CheckResult) {
  return {
    at,
    fingerprint,
    entity,
    name,
    severity,
    summary,
    status: 'firing' as const,
    ...(url !== undefined && { url }),
    ...((column ?? attributes) !== undefined && {
      attributes: { ...(column !== undefined && { column }), ...attributes },
    }),
  };
}

/** The same of checks of data and models, whose every outcome is kept, passed or not. */
export function readQuality(results: readonly CheckResult[]): Required<Pick<Told, 'alerts' | 'followUps' | 'checks'>> {
  return {
    ...readChecks(results),
    checks: results.map(({ at, fingerprint, entity, name, column, failed, summary }) => ({
      at,
      fingerprint,
      entity,
      name,
      ...(column !== undefined && { column }),
      passed: !failed,
      ...(failed && { because: summary }),
    })),
  };
}

/** What tools quote in their errors: SQL literals, values after a colon, keys of a broken constraint. */
const literals = /'[^']{0,1000}'|(?<=: )"[^"]{0,1000}"|(?<=\)=)\([^)]{0,1000}\)/g;

/** The error of a tool without the values of rows that it quotes. */
export function withoutValues(text: string): string {
  return text.replaceAll(literals, (quoted) => `${quoted.charAt(0)}…${quoted.at(-1)}`);
}
