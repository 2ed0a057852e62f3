import { median } from '../analysis/causes/robust.js';
import { sayDuration } from '../analysis/grouping/words.js';
import type { SeenEntity } from '../domain/batch.js';
import type { Entity } from '../domain/inventory.js';
import { fnv64 } from '../ingest/hash.js';

/** A version of a dataset: by the name its platform gives it, by the digest of its data, else by its schema. */
export interface DatasetVersion {
  readonly dataset: string;
  readonly version: string;
  /** One column a line, `name: type`, as far as it was told. */
  readonly schema?: string;
  readonly source: string;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
}

export interface Column {
  readonly name: string;
  readonly type: string;
}

/** What became of the columns between two versions, at the time the later one was first seen. */
export interface SchemaChange {
  readonly at: number;
  readonly version: string;
  readonly added: readonly Column[];
  readonly removed: readonly Column[];
  readonly retyped: readonly (Column & { readonly from: string })[];
  readonly summary: string;
}

/** How old the data of a dataset is, against how often it is loaded. Times are epoch ms. */
export interface Freshness {
  readonly loadedAt?: number;
  /** Median time between two loads; absent with fewer than three. */
  readonly usualIntervalMs?: number;
  readonly overdue: boolean;
  readonly because: string;
}

/** The versions of datasets that a batch tells of. */
export function datasetVersionsIn(
  entities: readonly SeenEntity[],
  source: string,
  at: number,
): readonly DatasetVersion[] {
  return entities.flatMap(({ name, kind, attributes = {} }) => {
    const { schema, version, digest } = attributes;
    const id = version ?? digest ?? (schema === undefined ? undefined : `schema:${fnv64(schema)}`);
    if (kind !== 'dataset' || id === undefined) return [];
    return [{ dataset: name, version: id, ...(schema && { schema }), source, firstSeenAt: at, lastSeenAt: at }];
  });
}

export function columnsOf(schema: string | undefined): readonly Column[] {
  if (!schema) return [];
  return schema.split('\n').map((line) => {
    const colon = line.lastIndexOf(': ');
    return colon < 0 ? { name: line, type: '?' } : { name: line.slice(0, colon), type: line.slice(colon + 2) };
  });
}

/** The columns whose values nobody is shown: attribute `sensitive`, told by the tags of a source or declared, with commas. */
export function sensitiveColumns({ attributes }: Pick<Entity, 'attributes'>): ReadonlySet<string> {
  const told = attributes['sensitive'] ?? '';
  return new Set(
    told
      .split(',')
      .map((column) => column.trim())
      .filter(Boolean),
  );
}

/** Every change of schema, the latest first. */
export function schemaHistory(versions: readonly DatasetVersion[]): readonly SchemaChange[] {
  const told = versions.filter(({ schema }) => schema).toSorted((a, b) => a.firstSeenAt - b.firstSeenAt);
  return told
    .flatMap((version, i) => {
      const before = told[i - 1];
      return before === undefined || before.schema === version.schema ? [] : [changeBetween(before, version)];
    })
    .toReversed();
}

function changeBetween(before: DatasetVersion, after: DatasetVersion): SchemaChange {
  const [old, now] = [before, after].map(({ schema }) => new Map(columnsOf(schema).map((one) => [one.name, one])));
  const [was, is] = [[...(old?.values() ?? [])], [...(now?.values() ?? [])]];
  const added = is.filter(({ name }) => !old?.has(name));
  const removed = was.filter(({ name }) => !now?.has(name));
  const retyped = is.flatMap((column) => {
    const from = old?.get(column.name)?.type;
    return from === undefined || from === column.type ? [] : [{ ...column, from }];
  });
  const said = [
    ...added.map(({ name, type }) => `${name} (${type}) was added`),
    ...removed.map(({ name }) => `${name} was removed`),
    ...retyped.map(({ name, from, type }) => `${name} became ${type}, was ${from}`),
  ];
  const summary = said.length > 0 ? said.join(', ') : 'the order of the columns changed';
  return { at: after.firstSeenAt, version: after.version, added, removed, retyped, summary };
}

/** Twice the usual time between loads is late. */
const OVERDUE = 2;
const MIN_LOADS = 3;

/** How fresh a dataset is at `now`, by the times of its latest loads in any order and what its platform says. */
export function freshnessOf(loads: readonly number[], now: number, toldLoadedAt?: number): Freshness {
  const times = loads.toSorted((a, b) => b - a);
  const loadedAt = Math.max(times[0] ?? -Infinity, toldLoadedAt ?? -Infinity);
  if (loadedAt === -Infinity) return { overdue: false, because: 'Nobody told of a load yet' };
  const gaps = times.slice(1).map((at, i) => (times[i] ?? at) - at);
  const usualIntervalMs = times.length < MIN_LOADS ? undefined : median(gaps);
  if (usualIntervalMs === undefined)
    return { loadedAt, overdue: false, because: 'Too few loads are known to say how often it is loaded' };
  const age = Math.max(0, now - loadedAt);
  const overdue = usualIntervalMs > 0 && age > OVERDUE * usualIntervalMs;
  const because = `Loaded ${sayDuration(age)} ago, usually every ${sayDuration(usualIntervalMs)}`;
  return { loadedAt, usualIntervalMs, overdue, because };
}
