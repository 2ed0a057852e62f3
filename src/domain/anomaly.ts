/** An interval in which an entity misbehaved, and the incidents, causes and evidence made of such intervals. */

/** What a series measures, judged by its name and unit; decides which direction is bad and how it counts as evidence. */
export type MeasureKind = 'latency' | 'error' | 'availability' | 'saturation' | 'traffic' | 'other';

/** Which signal misbehaved. `key` is unique per series, template, operation or alert of an entity. */
export type SignalRef =
  | { readonly kind: 'metric'; readonly key: string; readonly name: string; readonly measure: MeasureKind }
  | { readonly kind: 'log'; readonly key: string; readonly template: string; readonly text: string }
  | { readonly kind: 'trace'; readonly key: string; readonly operation: string; readonly peer?: string }
  | {
      readonly kind: 'alert';
      readonly key: string;
      readonly name: string;
      /** Its sender says that it belongs with the others of this key. */
      readonly correlationKey?: string;
    };

export type Direction = 'up' | 'down' | 'changed' | 'absent';

export interface Anomaly {
  /** Deterministic: a hash of entity, signal, detector and start, so that finding it again changes nothing. */
  readonly id: string;
  readonly entity: string;
  readonly signal: SignalRef;
  /** The id of our detector, or the tool whose alert this is. */
  readonly detector: string;
  readonly startedAt: number;
  /** The event time at which it was decided. */
  readonly detectedAt: number;
  readonly lastSeenAt: number;
  readonly endedAt?: number;
  /** How sure the detector is that this is no chance, 0 to 1. */
  readonly probability: number;
  readonly direction: Direction;
  readonly because: string;
  /** Where the sender of an alert shows it. */
  readonly url?: string;
}

export type Role = 'root-cause' | 'first-failure' | 'impact';

/** One reason for or against a cause, in log-odds, said in a sentence. */
export interface Term {
  readonly evidence: string;
  readonly logOdds: number;
  readonly because: string;
}

export type Verdict = 'suspected' | 'confirmed' | 'rejected';

/** A ranked candidate: an entity, a change to an entity, or (neither given) that no change is to blame. */
export interface Cause {
  readonly id: string;
  /** The entity to blame; for a change that names none, where it became live. */
  readonly entity?: string;
  readonly change?: string;
  readonly title: string;
  /** Probability-like, 0 to 1, over all candidates together. */
  readonly score: number;
  readonly verdict: Verdict;
  /** Who confirmed or rejected it, and what they said of it. */
  readonly judgedBy?: string;
  readonly judgedBecause?: string;
  readonly because: readonly string[];
  readonly terms: readonly Term[];
}

export const incidentStatuses = ['open', 'acknowledged', 'snoozed', 'resolved', 'merged'] as const;
export type IncidentStatus = (typeof incidentStatuses)[number];
export type IncidentSeverity = 'critical' | 'error' | 'warning' | 'info';

/** A member of an incident, why it belongs to it and what part it plays. */
export interface Member {
  readonly anomaly: string;
  readonly entity: string;
  readonly role: Role;
  readonly because: string;
}

export interface Incident {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly severity: IncidentSeverity;
  readonly status: IncidentStatus;
  /** Onset of the trouble; `openedAt` is when it was known to be an incident. Both in event time. */
  readonly startedAt: number;
  readonly openedAt: number;
  readonly acknowledgedAt?: number;
  readonly snoozedUntil?: number;
  readonly resolvedAt?: number;
  readonly mergedInto?: string;
  readonly recurrenceOf?: string;
  /** Who works on it. */
  readonly assignee?: string;
  readonly entities: readonly string[];
  readonly members: readonly Member[];
  readonly causes: readonly Cause[];
  /** Grows by one with every transition; a writer names the version it saw. */
  readonly version: number;
}
