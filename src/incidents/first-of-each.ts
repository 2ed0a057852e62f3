import type { EntityManager } from 'typeorm';
import { encodeCursor, pageOf, type Page } from '../platform/page.js';

/** A table whose rows belong to incidents, and in which order they are listed. */
export interface Listing<T> {
  readonly table: string;
  readonly order: string;
  readonly cursor: (row: T) => readonly (string | number)[];
}

/** The first page of the rows of every incident, in one statement. An incident without rows has an empty page. */
export async function firstOfEach<T extends { readonly incident: string }>(
  manager: EntityManager,
  { table, order, cursor }: Listing<T>,
  incidents: readonly string[],
  first: number,
): Promise<ReadonlyMap<string, Page<T>>> {
  const rows: T[] = await manager.query(
    `SELECT row.* FROM unnest($1::text[]) AS wanted(id)
     CROSS JOIN LATERAL (SELECT * FROM ${table} WHERE incident = wanted.id ORDER BY ${order} LIMIT $2) row`,
    [[...new Set(incidents)], first + 1],
  );
  const byIncident = Map.groupBy(rows.map(withoutNulls), ({ incident }) => incident);
  return new Map(
    incidents.map((incident) => {
      const nodes = byIncident.get(incident) ?? [];
      return [
        incident,
        pageOf(
          nodes.map((node) => ({ cursor: encodeCursor(cursor(node)), node })),
          first,
        ),
      ];
    }),
  );
}

/** An absent value is NULL in the row and undefined in the domain. */
function withoutNulls<T extends object>(row: T): T {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as T;
}
