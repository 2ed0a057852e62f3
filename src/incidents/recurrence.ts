import type { Cause } from '../domain/anomaly.js';
import type { IncidentRecord } from './transition.js';

/** What a case looks like: the signals that misbehaved and what is suspected, the most suspect first. */
export interface Case {
  readonly signals: ReadonlySet<string>;
  readonly causes: readonly Cause[];
}

/** The case of an incident that takes no members by itself: resolved, or open with nothing going on. */
export interface EarlierCase extends Case {
  readonly incident: IncidentRecord;
}

/** Below this score a first cause says nothing about whether two cases are one. */
const TRUSTED = 0.3;
/** The part of all signals of both cases that they share, from which they look alike. */
const ALIKE = 0.5;

/**
 * Whether a new case is an old one come back: the same entity is to blame and a signal is shared; or, where one of them
 * blames nobody, at least half of all their signals are shared.
 */
export function isRecurrence(old: Case, fresh: Case): boolean {
  const shared = old.signals.intersection(fresh.signals).size;
  if (shared === 0) return false;
  const before = blamed(old);
  const now = blamed(fresh);
  if (before !== undefined && now !== undefined) return before === now;
  return shared / old.signals.union(fresh.signals).size >= ALIKE;
}

function blamed({ causes: [first] }: Case): string | undefined {
  return first && first.score >= TRUSTED ? first.entity : undefined;
}

/** Where a group goes that belongs to no incident yet. */
export type Place =
  | { readonly kind: 'open'; readonly recurrenceOf?: string }
  | { readonly kind: 'join' | 'reopen'; readonly incident: IncidentRecord };

/**
 * Into the earlier case it is a recurrence of, when that is open or was resolved at most `reopenWindowMs` before the
 * onset; else into a new incident, which names the one it repeats.
 */
export function placeOf(repeats: EarlierCase | undefined, onset: number, reopenWindowMs: number): Place {
  if (!repeats) return { kind: 'open' };
  const { incident } = repeats;
  if (incident.status !== 'resolved') return { kind: 'join', incident };
  const inWindow = onset - (incident.resolvedAt ?? -Infinity) <= reopenWindowMs;
  return inWindow ? { kind: 'reopen', incident } : { kind: 'open', recurrenceOf: incident.id };
}
