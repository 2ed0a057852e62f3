import type { Anomaly, Role } from '../../domain/anomaly.js';
import { sayStep, type Graph, type Step } from '../graph/graph.js';

/** An entity that suffers, and how the trouble got there. */
export interface Impacted {
  readonly entity: string;
  /** The way from where it started; empty where no way is known. */
  readonly path: readonly Step[];
  readonly because: string;
}

/** Every suffering entity but the origin, nearest first, each with the way along which the trouble reached it. */
export function blastRadius(suffering: Iterable<string>, origin: string, graph: Graph): Impacted[] {
  return [...new Set(suffering)]
    .filter((entity) => entity !== origin)
    .map((entity) => {
      const path = graph.path(origin, entity) ?? [];
      const because =
        path.length > 0 ? path.map(sayStep).join(', ') : `no known relation leads from ${origin} to ${entity}`;
      return { entity, path, because };
    })
    .toSorted((a, b) => length(a) - length(b) || (a.entity < b.entity ? -1 : 1));
}

const length = ({ path }: Impacted): number => (path.length === 0 ? Infinity : path.length);

export interface AssignedRole {
  readonly anomaly: string;
  readonly entity: string;
  readonly role: Role;
  readonly because: string;
}

/** Two onsets closer than this cannot be told apart. */
const TIE_MS = 60_000;

/**
 * The part each anomaly plays: those of `cause` are the root cause; the earliest of the others is the first failure, with all
 * of its entity that began within a minute of it; everything else is impact, with the way from the cause.
 */
export function assignRoles(anomalies: readonly Anomaly[], cause: string | undefined, graph: Graph): AssignedRole[] {
  const others = anomalies.filter(({ entity }) => entity !== cause);
  const first = others.reduce<Anomaly | undefined>(
    (a, b) => (a && (a.startedAt < b.startedAt || (a.startedAt === b.startedAt && a.id <= b.id)) ? a : b),
    undefined,
  );
  return anomalies.map((anomaly) => {
    const { id, entity, startedAt } = anomaly;
    if (entity === cause) return { anomaly: id, entity, role: 'root-cause', because: `${entity} is the first suspect` };
    if (first && entity === first.entity && startedAt - first.startedAt < TIE_MS)
      return {
        anomaly: id,
        entity,
        role: 'first-failure',
        because: `${entity} failed first${cause === undefined ? '' : ` after ${cause}`}`,
      };
    const path = cause === undefined ? undefined : graph.path(cause, entity);
    return { anomaly: id, entity, role: 'impact', because: path ? path.map(sayStep).join(', ') : 'it failed later' };
  });
}
