import type { Blamed, Deployed, SubjectKind, Troubled } from '../analysis/reports/facts.js';
import type { Cause } from '../domain/anomaly.js';
import type { Entity } from '../domain/inventory.js';
import type { ChangeRow, IncidentRow } from './report.store.js';

type Entities = ReadonlyMap<string, Pick<Entity, 'kind' | 'owner'>>;

/** What of these changes went into production, and when what it brings was ready. */
export function deployedOf(
  changes: readonly ChangeRow[],
  entities: Entities,
  commitTimes: ReadonlyMap<string, number>,
  registeredAt: (model: string, version: string) => number | undefined,
): readonly Deployed[] {
  return changes.flatMap((change) => {
    const { id, at, entity, commit, version } = change;
    const kind = subjectKind(change, entities.get(entity)?.kind);
    if (!kind) return [];
    const team = entities.get(entity)?.owner;
    const registered = kind === 'model' && version !== null ? registeredAt(entity, version) : undefined;
    const readyAt = registered ?? (commit === null ? undefined : commitTimes.get(commit));
    return [
      {
        id,
        at,
        kind,
        subject: entity,
        ...(team !== undefined && { team }),
        ...(readyAt !== undefined && { readyAt }),
      },
    ];
  });
}

/** A model goes into production when an alias moves to a version of it; registering a version deploys nothing. */
function subjectKind({ kind, version }: ChangeRow, entity: Entity['kind'] | undefined): SubjectKind | undefined {
  if (kind === 'model') return entity === 'model' && version !== null ? 'model' : undefined;
  return entity === 'model' || entity === 'pipeline' ? entity : 'service';
}

/** The incidents, each with its first cause and its first page. */
export function troubledOf(
  incidents: readonly IncidentRow[],
  causes: ReadonlyMap<string, readonly Cause[]>,
  pages: ReadonlyMap<string, number>,
): readonly (Troubled & { readonly entities: readonly string[] })[] {
  return incidents.map(({ id, number, startedAt, openedAt, acknowledgedAt, resolvedAt, entities }) => {
    const cause = firstCause(causes.get(id) ?? []);
    const pagedAt = pages.get(id);
    return {
      number,
      startedAt,
      openedAt,
      ...(acknowledgedAt !== null && { acknowledgedAt }),
      ...(resolvedAt !== null && { resolvedAt }),
      ...(pagedAt !== undefined && { pagedAt }),
      ...(cause && { cause }),
      entities,
    };
  });
}

function firstCause(causes: readonly Cause[]): Blamed | undefined {
  return causes.find(({ verdict }) => verdict === 'confirmed') ?? causes.find(({ verdict }) => verdict !== 'rejected');
}

/** Whose incident it is: the team of what is to blame, else of the first entity in it that anybody owns. */
export function teamOf(
  { cause, entities: touched }: Pick<Troubled, 'cause'> & { readonly entities: readonly string[] },
  entities: Entities,
): string | undefined {
  const blamed = cause?.entity === undefined ? undefined : entities.get(cause.entity)?.owner;
  return blamed ?? touched.map((name) => entities.get(name)?.owner).find((owner) => owner !== undefined);
}
