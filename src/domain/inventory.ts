import type { Attributes } from './signal.js';
/** What exists, how it is connected and what was done to it. Times are epoch ms. */

export const entityKinds = [
  'service',
  'endpoint',
  'host',
  'container',
  'database',
  'queue',
  'pipeline',
  'dataset',
  'model',
  'model-version',
  'other',
] as const;
export type EntityKind = (typeof entityKinds)[number];

/** Something that exists; `name` is its identity across all kinds. */
export interface Entity {
  readonly name: string;
  readonly kind: EntityKind;
  readonly owner?: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** From where it is known: `otel`, `spans`, `declared`, the id of a source. */
  readonly source: string;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  /** By source: when it last told of it; `source` is the strongest of them. */
  readonly seenBy?: Readonly<Record<string, number>>;
}

export const relationKinds = [
  'calls',
  'runs-on',
  'reads',
  'writes',
  'trained-on',
  'serves',
  'part-of',
  'depends-on',
] as const;
export type RelationKind = (typeof relationKinds)[number];

/** A directed connection between two entities, by name: `from` calls, runs on, reads … `to`. */
export interface Relation {
  readonly from: string;
  readonly to: string;
  readonly kind: RelationKind;
  readonly source: string;
  readonly lastSeenAt: number;
  /** By source: when it last told of it; `source` is the strongest of them. */
  readonly seenBy?: Readonly<Record<string, number>>;
}

export const changeKinds = [
  'deployment',
  'configuration',
  'feature-flag',
  'infrastructure',
  'scaling',
  'model',
  'data',
  'schema',
  'commit',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** Something that was done to an entity. A commit of a shared repository may name no entity. */
export interface Change {
  readonly id: string;
  readonly at: number;
  readonly kind: ChangeKind;
  readonly entity?: string;
  readonly summary: string;
  readonly author?: string;
  /** The commit this change brings, when it brings one. */
  readonly commit?: string;
  readonly version?: string;
  /** Paths touched and the unified diff, as far as the source tells them. */
  readonly files?: readonly string[];
  readonly diff?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly source: string;
}

/** One outcome of a check that runs again and again: a test of a dataset, a drift test of a model. */
export interface Check {
  readonly at: number;
  /** The same for every run of the check. */
  readonly fingerprint: string;
  readonly entity: string;
  readonly name: string;
  /** The column it looks at, when it is one. */
  readonly column?: string;
  readonly passed: boolean;
  /** Why it did not pass. */
  readonly because?: string;
  /** The tool that ran it. */
  readonly source: string;
}

/** The attribute of an alert by which its sender says that it belongs with others of the same value. */
export const correlationKey = 'correlation.key';

/** An alert of another tool, firing or resolved. `fingerprint` is the sender's, kept verbatim. */
export interface Alert {
  readonly at: number;
  readonly fingerprint: string;
  readonly entity: string;
  readonly name: string;
  readonly severity: 'critical' | 'error' | 'warning' | 'info';
  readonly status: 'firing' | 'acknowledged' | 'resolved';
  readonly startsAt: number;
  readonly endsAt?: number;
  readonly summary: string;
  readonly url?: string;
  readonly attributes: Attributes;
  /** The tool that decided it, e.g. `alertmanager`, `pagerduty`. */
  readonly source: string;
}
