import { Failure } from '../platform/failure.js';
import type { SignalBatch } from './signal-store.js';

/** End of the year 2199, epoch ms: a later time is a mistake of the sender (seconds taken for nanoseconds). */
const latest = Date.UTC(2200, 0, 1) - 1;

/**
 * The batch as a store can keep it: times whole milliseconds, points finite numbers (others are left out).
 * Throws `signals.impossible-time` when a time is not one, before anything is stored.
 */
export function storable(batch: SignalBatch): SignalBatch {
  return {
    logs: timely(batch.logs, 'log record'),
    points: timely(batch.points, 'metric point', ({ value }) => Number.isFinite(value)),
    spans: timely(batch.spans, 'span'),
  };
}

function timely<T extends { readonly at: number; readonly entity: string }>(
  rows: readonly T[],
  what: string,
  keep: (row: T) => boolean = () => true,
): readonly T[] {
  let whole = true;
  for (const row of rows) {
    if (!(row.at >= 0 && row.at <= latest))
      throw new Failure('signals.impossible-time', `A ${what} of ${row.entity} has the time ${row.at}`);
    whole &&= Number.isInteger(row.at) && keep(row);
  }
  if (whole) return rows;
  return rows.filter(keep).map((row) => ({ ...row, at: Math.trunc(row.at) }));
}

/** Rows of many batches by UTC day, named `2026-11-24`, in the order they came. */
export function byDay<T extends { readonly at: number }>(batches: readonly (readonly T[])[]): ReadonlyMap<string, T[]> {
  const days = new Map<number, T[]>();
  for (const rows of batches)
    for (const row of rows) {
      const day = Math.floor(row.at / dayMs);
      const list = days.get(day);
      if (list === undefined) days.set(day, [row]);
      else list.push(row);
    }
  return new Map([...days].map(([day, rows]) => [dayOf(day * dayMs), rows]));
}

export const dayMs = 86_400_000;

/** The UTC day of a moment, e.g. `2026-11-24`. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** The first moment of a day, epoch ms. */
export function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}
