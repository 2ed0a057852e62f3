import type { SeenEntity, SeenRelation } from '../domain/batch.js';
import type { Entity, EntityKind, Relation } from '../domain/inventory.js';
import { authorityOf, isLasting, undeclared } from './authority.js';

type Sighted = Pick<Entity, 'source' | 'lastSeenAt' | 'seenBy'>;

export function relationKey({ from, kind, to }: SeenRelation): string {
  return `${from}\n${kind}\n${to}`;
}

export function newEntity({ name, kind, owner, attributes = {} }: SeenEntity, source: string, at: number): Entity {
  const seenBy = { [source]: at };
  return {
    name,
    kind,
    attributes,
    source,
    firstSeenAt: at,
    lastSeenAt: at,
    seenBy,
    ...(owner !== undefined && { owner }),
  };
}

/** A source with less authority adds what is missing and overrules nothing; one with more becomes the source. */
export function mergeEntity(before: Entity, seen: SeenEntity, source: string, at: number): Entity {
  const [known, told] = [authorityOf(before.source), authorityOf(source)];
  const believed = told > known || (told === known && at >= before.lastSeenAt);
  const attributes = believed
    ? { ...before.attributes, ...seen.attributes }
    : { ...seen.attributes, ...before.attributes };
  const owner = believed ? (seen.owner ?? before.owner) : (before.owner ?? seen.owner);
  return {
    name: before.name,
    kind: betterKind(before.kind, seen.kind, believed),
    attributes,
    source: told > known ? source : before.source,
    firstSeenAt: Math.min(before.firstSeenAt, at),
    lastSeenAt: Math.max(before.lastSeenAt, at),
    seenBy: seenAlso(before, source, at),
    ...(owner !== undefined && { owner }),
  };
}

export function mergeRelation(before: Relation | undefined, seen: SeenRelation, source: string, at: number): Relation {
  const { from, to, kind } = seen;
  if (before === undefined) return { from, to, kind, source, lastSeenAt: at, seenBy: { [source]: at } };
  const stronger = authorityOf(source) > authorityOf(before.source) ? source : before.source;
  const lastSeenAt = Math.max(before.lastSeenAt, at);
  return { from, to, kind, source: stronger, lastSeenAt, seenBy: seenAlso(before, source, at) };
}

/** Whether there is nothing to write down except that it was seen. */
export function sameEntity(a: Entity, b: Entity): boolean {
  const keys = Object.keys(b.attributes);
  return (
    a.kind === b.kind &&
    a.owner === b.owner &&
    a.source === b.source &&
    keys.length === Object.keys(a.attributes).length &&
    keys.every((key) => a.attributes[key] === b.attributes[key])
  );
}

/** What a source no longer tells of stands on the word of the others; without any it stands on its own until it is stale. */
export function withoutSource<T extends Sighted>(row: T, source: string): T {
  const { [source]: _, ...seenBy } = sightingsOf(row);
  const [strongest] = Object.keys(seenBy).toSorted((a, b) => authorityOf(b) - authorityOf(a));
  if (strongest === undefined) return { ...row, source: undeclared, seenBy: { [undeclared]: row.lastSeenAt } };
  return { ...row, source: row.source === source ? strongest : row.source, seenBy };
}

/** The row without the sources that have not told of it since `before`; the same row when all have. */
export function withoutStaleSources<T extends Sighted>(row: T, before: number): T {
  const stale = Object.entries(sightingsOf(row)).filter(([source, at]) => at < before && !isLasting(source));
  return stale.reduce((rest, [source]) => withoutSource(rest, source), row);
}

/** Rows of before sightings were kept know only their source. */
export function sightingsOf({ source, lastSeenAt, seenBy }: Sighted): Readonly<Record<string, number>> {
  return seenBy ?? { [source]: lastSeenAt };
}

function seenAlso(before: Sighted, source: string, at: number): Readonly<Record<string, number>> {
  const { [undeclared]: _, ...sightings } = sightingsOf(before);
  return { ...sightings, [source]: Math.max(sightings[source] ?? at, at) };
}

/** Something known says more than `other`, whoever says it. */
function betterKind(before: EntityKind, seen: EntityKind, believed: boolean): EntityKind {
  if (seen === 'other') return before;
  return before === 'other' || believed ? seen : before;
}
