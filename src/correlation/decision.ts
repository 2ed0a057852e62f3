import type { Anomaly, Cause, IncidentSeverity, Role } from '../domain/anomaly.js';

/** An anomaly of a group, why it belongs there and what part it plays. */
export interface GroupMember {
  readonly anomaly: Anomaly;
  readonly role: Role;
  readonly because: string;
}

/**
 * What the correlation decides about one group of anomalies, in event time. `group` is deterministic (a hash of the
 * first members), so deciding it again after a restart changes nothing. Whether a group becomes a new incident or
 * reopens an old one is the incidents' business.
 */
export type Decision =
  | {
      readonly kind: 'opened';
      readonly at: number;
      readonly group: string;
      readonly startedAt: number;
      readonly title: string;
      readonly severity: IncidentSeverity;
      readonly members: readonly GroupMember[];
      readonly causes: readonly Cause[];
    }
  /** New members, changed roles, or causes ranked anew; `members` holds the new and the changed ones only. */
  | {
      readonly kind: 'updated';
      readonly at: number;
      readonly group: string;
      readonly title: string;
      readonly severity: IncidentSeverity;
      readonly members: readonly GroupMember[];
      readonly causes: readonly Cause[];
    }
  /** Every member has ended. */
  | { readonly kind: 'quiet'; readonly at: number; readonly group: string };

/** What operators said of a cause: it shifts later rankings of the same kind of case. */
export interface Feedback {
  /** What was judged: saying something else of it replaces what was said before. */
  readonly key?: string;
  readonly at: number;
  readonly verdict: 'confirmed' | 'rejected';
  readonly entity?: string;
  readonly change?: string;
  readonly changeKind?: string;
  /** Signal keys of the incident's members: what the case looked like. */
  readonly signals: readonly string[];
}
