import type { IncidentStatus } from '../domain/anomaly.js';

export const eventKinds = [
  'opened',
  'acknowledged',
  'snoozed',
  'woke',
  'resolved',
  'reopened',
  'merged',
  'absorbed',
  'split-off',
  'grew',
  'ranked',
  'retitled',
  'severity-set',
  'assigned',
  'noted',
  'tagged',
  'linked',
  'cause-confirmed',
  'cause-rejected',
] as const;
export type IncidentEventKind = (typeof eventKinds)[number];

/**
 * One entry of an incident's timeline: the same whoever caused it. `version` is the incident's version after it, so the
 * versions of an incident's events are 1, 2, 3 … without a gap.
 */
export interface IncidentEvent {
  readonly incident: string;
  readonly version: number;
  /** Event time for what the machine decided, clock time for what a person or another tool did. */
  readonly at: number;
  readonly kind: IncidentEventKind;
  /** `throughline`, the name of a token, or the tool that did it. */
  readonly by: string;
  /** The status after it. */
  readonly status: IncidentStatus;
  /** What happened, in a sentence. */
  readonly summary: string;
}

/** The actor of everything that nobody asked for. */
export const MACHINE = 'throughline';

const statusAfter: Readonly<Partial<Record<IncidentEventKind, IncidentStatus>>> = {
  opened: 'open',
  acknowledged: 'acknowledged',
  snoozed: 'snoozed',
  woke: 'open',
  resolved: 'resolved',
  reopened: 'open',
  merged: 'merged',
};

/** The status that a timeline leads to; undefined when there is none yet. */
export function statusOf(events: readonly Pick<IncidentEvent, 'kind'>[]): IncidentStatus | undefined {
  return events.reduce<IncidentStatus | undefined>((status, { kind }) => statusAfter[kind] ?? status, undefined);
}
