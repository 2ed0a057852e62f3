import type { SeenEntity, SeenRelation } from '../domain/batch.js';
import type { Entity, EntityKind, Relation } from '../domain/inventory.js';
import { authorityOf } from './authority.js';

export function relationKey({ from, kind, to }: SeenRelation): string {
  return `${from}\n${kind}\n${to}`;
}

export function newEntity({ name, kind, owner, attributes = {} }: SeenEntity, source: string, at: number): Entity {
  return { name, kind, attributes, source, firstSeenAt: at, lastSeenAt: at, ...(owner !== undefined && { owner }) };
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
    ...(owner !== undefined && { owner }),
  };
}

export function mergeRelation(before: Relation | undefined, seen: SeenRelation, source: string, at: number): Relation {
  const { from, to, kind } = seen;
  if (before === undefined) return { from, to, kind, source, lastSeenAt: at };
  const stronger = authorityOf(source) > authorityOf(before.source) ? source : before.source;
  return { from, to, kind, source: stronger, lastSeenAt: Math.max(before.lastSeenAt, at) };
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

/** Something known says more than `other`, whoever says it. */
function betterKind(before: EntityKind, seen: EntityKind, believed: boolean): EntityKind {
  if (seen === 'other') return before;
  return before === 'other' || believed ? seen : before;
}
