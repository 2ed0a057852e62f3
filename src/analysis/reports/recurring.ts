import { isBlamed, type Troubled } from './facts.js';

/** What several incidents are put down to. */
export interface RecurringCause {
  readonly entity: string;
  readonly incidents: number;
  /** How many of them are put down to a change of it. */
  readonly changes: number;
  /** From onset to end, summed over those that ended, ms. */
  readonly troubleMs: number;
  readonly lastAt: number;
  /** Their numbers, ascending. */
  readonly numbers: readonly number[];
}

const MOST = 10;

/** Entities that at least two incidents are put down to, those with the most incidents first. */
export function recurringCauses(incidents: readonly Troubled[]): readonly RecurringCause[] {
  const byEntity = Map.groupBy(incidents, ({ cause }) => (cause && isBlamed(cause) ? cause.entity : undefined));
  return [...byEntity]
    .flatMap(([entity, group]) => (entity === undefined || group.length < 2 ? [] : [recurrence(entity, group)]))
    .toSorted((a, b) => b.incidents - a.incidents || b.troubleMs - a.troubleMs || (a.entity < b.entity ? -1 : 1))
    .slice(0, MOST);
}

function recurrence(entity: string, group: readonly Troubled[]): RecurringCause {
  const troubles = group.map(({ startedAt, resolvedAt = startedAt }) => Math.max(0, resolvedAt - startedAt));
  return {
    entity,
    incidents: group.length,
    changes: group.filter(({ cause }) => cause?.change !== undefined).length,
    troubleMs: troubles.reduce((sum, ms) => sum + ms, 0),
    lastAt: Math.max(...group.map(({ startedAt }) => startedAt)),
    numbers: group.map(({ number }) => number).toSorted((a, b) => a - b),
  };
}
