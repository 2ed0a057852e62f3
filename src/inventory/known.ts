import { Graph } from '../analysis/graph/graph.js';
import type { SeenEntity, SeenRelation } from '../domain/batch.js';
import type { Entity, EntityKind, Relation } from '../domain/inventory.js';

/** Which source is believed when two tell different things of one entity; the later one wins among equals. */
function authority(source: string): number {
  if (source === 'declared') return 3;
  return /^(otlp|remote-write|elasticsearch)/.test(source) ? 1 : 2;
}

/** How much newer a sighting must be before it is worth writing down again. */
const refreshMs = 60_000;

/** Everything that exists and how it is connected, at hand. */
export class Known {
  readonly entities = new Map<string, Entity>();
  readonly relations = new Map<string, Relation>();
  #graph: Graph | undefined;

  get graph(): Graph {
    return (this.#graph ??= new Graph(this.relations.values(), (name) => this.entities.get(name)?.kind));
  }

  /** Notes what was seen; returns the entities whose row must be written. */
  seeEntities(seen: readonly SeenEntity[], source: string, at: number): Entity[] {
    return seen.flatMap((entity) => {
      const before = this.entities.get(entity.name);
      const after = before ? mergeEntity(before, entity, source, at) : newEntity(entity, source, at);
      if (before && sameEntity(before, after) && after.lastSeenAt - before.lastSeenAt < refreshMs) return [];
      if (before?.kind !== after.kind) this.#graph = undefined;
      this.entities.set(entity.name, after);
      return [after];
    });
  }

  /** Notes what was seen; returns the relations whose row must be written. */
  seeRelations(seen: readonly SeenRelation[], source: string, at: number): Relation[] {
    return seen.flatMap(({ from, to, kind }) => {
      if (from === to) return [];
      const key = `${from}\n${kind}\n${to}`;
      const before = this.relations.get(key);
      if (before && at - before.lastSeenAt < refreshMs && authority(source) <= authority(before.source)) return [];
      const stronger = before && authority(before.source) > authority(source) ? before.source : source;
      const after: Relation = { from, to, kind, source: stronger, lastSeenAt: Math.max(at, before?.lastSeenAt ?? at) };
      this.relations.set(key, after);
      if (!before) this.#graph?.add(after);
      return [after];
    });
  }

  /** What could not be written down is news again when it is seen again. */
  forget(entities: readonly Entity[], relations: readonly Relation[]): void {
    for (const { name } of entities) this.entities.delete(name);
    for (const { from, kind, to } of relations) this.relations.delete(`${from}\n${kind}\n${to}`);
    this.#graph = undefined;
  }

  /** Takes up what is stored. */
  load(entities: readonly Entity[], relations: readonly Relation[]): void {
    this.entities.clear();
    this.relations.clear();
    for (const entity of entities) this.entities.set(entity.name, entity);
    for (const relation of relations)
      this.relations.set(`${relation.from}\n${relation.kind}\n${relation.to}`, relation);
    this.#graph = undefined;
  }
}

function newEntity({ name, kind, owner, attributes = {} }: SeenEntity, source: string, at: number): Entity {
  return { name, kind, attributes, source, firstSeenAt: at, lastSeenAt: at, ...(owner !== undefined && { owner }) };
}

/** A weaker source adds what is missing and overrules nothing. */
function mergeEntity(before: Entity, seen: SeenEntity, source: string, at: number): Entity {
  const believed = authority(source) >= authority(before.source);
  const attributes = believed
    ? { ...before.attributes, ...seen.attributes }
    : { ...seen.attributes, ...before.attributes };
  const owner = believed ? (seen.owner ?? before.owner) : (before.owner ?? seen.owner);
  return {
    name: before.name,
    kind: betterKind(before.kind, seen.kind, believed),
    attributes,
    source: believed ? source : before.source,
    firstSeenAt: Math.min(before.firstSeenAt, at),
    lastSeenAt: Math.max(before.lastSeenAt, at),
    ...(owner !== undefined && { owner }),
  };
}

function betterKind(before: EntityKind, seen: EntityKind, believed: boolean): EntityKind {
  if (seen === 'other') return before;
  return before === 'other' || believed ? seen : before;
}

function sameEntity(a: Entity, b: Entity): boolean {
  const keys = Object.keys(b.attributes);
  return (
    a.kind === b.kind &&
    a.owner === b.owner &&
    a.source === b.source &&
    keys.length === Object.keys(a.attributes).length &&
    keys.every((key) => a.attributes[key] === b.attributes[key])
  );
}
