import { durationsOf, type Durations } from './durations.js';
import type { Period } from './facts.js';

/** Somebody was called. */
export interface PageSent {
  readonly id: string;
  readonly at: number;
  readonly entity: string;
  readonly summary: string;
}

/** An incident that the replay found, its causes the most suspect first. */
export interface FoundIncident {
  readonly title: string;
  readonly startedAt: number;
  readonly openedAt: number;
  readonly resolvedAt?: number;
  readonly entities: readonly string[];
  readonly causes: readonly CauseRef[];
}

export interface CauseRef {
  readonly title?: string;
  readonly entity?: string;
  readonly change?: string;
}

/** An incident of then, and the cause that a person confirmed. */
export interface KnownCause {
  readonly number: number;
  readonly startedAt: number;
  readonly entities: readonly string[];
  readonly cause: CauseRef;
}

/** A page beside the incident that was found for it, if any. */
export interface MatchedPage extends PageSent {
  readonly found?: Pick<FoundIncident, 'title' | 'openedAt'>;
  /** How much earlier than the page it was found, ms; negative when later. */
  readonly leadMs?: number;
}

/** An incident and its first cause, in words. */
export interface UnpagedIncident extends Pick<FoundIncident, 'title' | 'openedAt'> {
  readonly cause?: string;
}

export interface Backtest extends Period {
  readonly pages: readonly MatchedPage[];
  /** The part of the pages for which an incident was found, 0 to 1; absent without pages. */
  readonly recall?: number;
  readonly lead?: Durations;
  /** Pages that were foreseen. */
  readonly ahead: number;
  readonly incidents: number;
  /** Incidents that nobody was called for then, in order: noise, or what nobody noticed. */
  readonly unpaged: readonly UnpagedIncident[];
  /** Incidents that people know the cause of, and how often it came first, or among the first three. */
  readonly causes: { readonly known: number; readonly first: number; readonly firstThree: number };
}

/** A page may come so much before the onset that was found, or after the end. */
const SLACK_MS = 15 * 60_000;

/**
 * What was found beside what happened. An incident answers for a page when they overlap in time, and it touches the
 * entity of the page or a neighbour of it; where the inventory does not know that entity (`around` answers undefined),
 * time decides alone. Of several the one that was found first counts.
 */
export function compareBacktest(
  { from, to }: Period,
  found: readonly FoundIncident[],
  pages: readonly PageSent[],
  known: readonly KnownCause[],
  around: (entity: string) => ReadonlySet<string> | undefined,
): Backtest {
  const inOrder = found
    .filter(({ openedAt }) => openedAt >= from && openedAt < to)
    .toSorted((a, b) => a.openedAt - b.openedAt);
  const answers = new Map(
    pages.map((page) => [page, inOrder.filter((incident) => answersFor(incident, page, around(page.entity)))]),
  );
  const matched = pages.map((page): MatchedPage => {
    const [first] = answers.get(page) ?? [];
    if (!first) return page;
    return { ...page, found: { title: first.title, openedAt: first.openedAt }, leadMs: page.at - first.openedAt };
  });
  const leads = matched.flatMap(({ leadMs }) => leadMs ?? []);
  const lead = durationsOf(leads);
  const paged = new Set([...answers.values()].flat());
  return {
    from,
    to,
    pages: matched,
    ...(pages.length > 0 && { recall: leads.length / pages.length }),
    ...(lead && { lead }),
    ahead: leads.filter((ms) => ms > 0).length,
    incidents: inOrder.length,
    unpaged: inOrder.filter((incident) => !paged.has(incident)).map(unpagedOf),
    causes: agreement(inOrder, known),
  };
}

function unpagedOf({ title, openedAt, causes: [first] }: FoundIncident): UnpagedIncident {
  return { title, openedAt, ...(first?.title !== undefined && { cause: first.title }) };
}

function answersFor(
  { startedAt, resolvedAt = Infinity, entities }: FoundIncident,
  { at, entity }: PageSent,
  around: ReadonlySet<string> | undefined,
): boolean {
  if (at < startedAt - SLACK_MS || at > resolvedAt + SLACK_MS) return false;
  return around === undefined || entities.some((name) => name === entity || around.has(name));
}

function agreement(found: readonly FoundIncident[], known: readonly KnownCause[]): Backtest['causes'] {
  const ranks = known.map(({ startedAt, entities, cause }) => {
    const same = found.find(
      (one) =>
        startedAt >= one.startedAt - SLACK_MS &&
        startedAt <= (one.resolvedAt ?? Infinity) &&
        one.entities.some((name) => entities.includes(name)),
    );
    return same ? same.causes.findIndex((one) => isSame(one, cause)) : -1;
  });
  const within = (places: number): number => ranks.filter((rank) => rank >= 0 && rank < places).length;
  return { known: known.length, first: within(1), firstThree: within(3) };
}

function isSame(a: CauseRef, b: CauseRef): boolean {
  return a.change === b.change && (a.change !== undefined || a.entity === b.entity);
}
