import { Graph } from '../analysis/graph/graph.js';
import type { SeenEntity, SeenRelation } from '../domain/batch.js';
import type { Entity, Relation } from '../domain/inventory.js';
import { authorityOf, declared, isLasting, onRecord } from './authority.js';
import {
  mergeEntity,
  mergeRelation,
  newEntity,
  relationKey,
  sameEntity,
  sightingsOf,
  withoutSource,
  withoutStaleSources,
} from './merge.js';

/** How much newer a sighting must be before it is worth writing down again; of one source, when others see it as well. */
const refreshMs = 60_000;
const refreshOfSourceMs = 600_000;

/** Rows that must be written, by key, so that whoever writes at the same time meets them in the same order. */
export interface Unwritten {
  readonly entities: readonly Entity[];
  readonly relations: readonly Relation[];
}

export interface KnownLimits {
  readonly maxEntities: number;
  readonly maxRelations: number;
}

/**
 * Everything that exists and how it is connected, at hand. When it is full, what is new is not taken up until something
 * goes stale; what is declared always is.
 */
export class Known {
  readonly entities = new Map<string, Entity>();
  readonly relations = new Map<string, Relation>();
  /** New entities and relations that were not taken up because of the limits. */
  refused = 0;
  readonly #limits: KnownLimits;
  #graph: Graph | undefined;
  #unwrittenEntities = new Set<string>();
  #unwrittenRelations = new Set<string>();

  constructor(limits: KnownLimits = { maxEntities: 100_000, maxRelations: 300_000 }) {
    this.#limits = limits;
  }

  get graph(): Graph {
    return (this.#graph ??= new Graph(this.relations.values(), (name) => this.entities.get(name)?.kind));
  }

  seeEntities(seen: readonly SeenEntity[], source: string, at: number): void {
    for (const entity of seen) {
      const before = this.entities.get(entity.name);
      if (before === undefined && this.#isFull(this.entities.size, this.#limits.maxEntities, source)) continue;
      const after = before === undefined ? newEntity(entity, source, at) : mergeEntity(before, entity, source, at);
      if (before && sameEntity(before, after) && !isNews(before, after, source)) continue;
      // Of some kinds the kind decides which way trouble travels.
      if (before?.kind !== after.kind) this.#graph = undefined;
      this.#putEntity(after);
    }
  }

  seeRelations(seen: readonly SeenRelation[], source: string, at: number): void {
    for (const relation of seen) {
      if (relation.from === relation.to) continue;
      const key = relationKey(relation);
      const before = this.relations.get(key);
      if (before === undefined && this.#isFull(this.relations.size, this.#limits.maxRelations, source)) continue;
      const after = mergeRelation(before, relation, source, at);
      if (before?.source === after.source && !isNews(before, after, source)) continue;
      this.#putRelation(after);
      if (before === undefined) this.#graph?.add(after);
    }
  }

  /** Hands over what must be written; it is the caller's to write, or to put back. */
  takeUnwritten(): Unwritten {
    const entities = [...this.#unwrittenEntities].sort().flatMap((name) => this.entities.get(name) ?? []);
    const relations = [...this.#unwrittenRelations].sort().flatMap((key) => this.relations.get(key) ?? []);
    this.#unwrittenEntities = new Set();
    this.#unwrittenRelations = new Set();
    return { entities, relations };
  }

  putBack({ entities, relations }: Unwritten): void {
    for (const { name } of entities) this.#unwrittenEntities.add(name);
    for (const relation of relations) this.#unwrittenRelations.add(relationKey(relation));
  }

  /** Takes up what is stored, where it is news: another process may have seen it. */
  load(entities: readonly Entity[], relations: readonly Relation[]): void {
    for (const entity of entities) {
      const known = this.entities.get(entity.name);
      if (known === undefined || known.lastSeenAt < entity.lastSeenAt) this.entities.set(entity.name, entity);
    }
    for (const relation of relations) {
      const known = this.relations.get(relationKey(relation));
      if (known === undefined || known.lastSeenAt < relation.lastSeenAt)
        this.relations.set(relationKey(relation), relation);
    }
    this.#graph = undefined;
  }

  /**
   * Forgets what nobody saw since `before`, what is on record since `onRecordBefore`, except what is declared; and of the
   * rest which sources have not told of it since.
   */
  expire(before: number, onRecordBefore: number): void {
    const isStale = ({ lastSeenAt, source }: Entity | Relation, recorded: boolean): boolean =>
      lastSeenAt < (recorded ? onRecordBefore : before) && !isLasting(source);
    const isRecorded = (name: string): boolean => {
      const kind = this.entities.get(name)?.kind;
      return kind !== undefined && onRecord.entities.includes(kind);
    };
    for (const [key, relation] of this.relations)
      if (isStale(relation, onRecord.relations.includes(relation.kind) || isRecorded(relation.from)))
        this.relations.delete(key);
    for (const [name, entity] of this.entities) if (isStale(entity, isRecorded(name))) this.entities.delete(name);
    for (const entity of this.entities.values()) {
      const fresh = withoutStaleSources(entity, isRecorded(entity.name) ? onRecordBefore : before);
      if (fresh !== entity) this.#putEntity(fresh);
    }
    for (const relation of this.relations.values()) {
      const fresh = withoutStaleSources(relation, onRecord.relations.includes(relation.kind) ? onRecordBefore : before);
      if (fresh !== relation) this.#putRelation(fresh);
    }
    this.#graph = undefined;
  }

  /** What a source told of and is not among these any longer stands on the word of others; how much that is. */
  withdrawAllBut(source: string, entities: readonly SeenEntity[], relations: readonly SeenRelation[]): number {
    const names = new Set(entities.map(({ name }) => name));
    const keys = new Set(relations.map(relationKey));
    const gone = [...this.entities.values()].filter((one) => source in sightingsOf(one) && !names.has(one.name));
    const cut = [...this.relations.values()].filter((one) => source in sightingsOf(one) && !keys.has(relationKey(one)));
    for (const entity of gone) this.#putEntity(withoutSource(entity, source));
    for (const relation of cut) this.#putRelation(withoutSource(relation, source));
    return gone.length + cut.length;
  }

  #putEntity(entity: Entity): void {
    this.entities.set(entity.name, entity);
    this.#unwrittenEntities.add(entity.name);
  }

  #putRelation(relation: Relation): void {
    this.relations.set(relationKey(relation), relation);
    this.#unwrittenRelations.add(relationKey(relation));
  }

  #isFull(size: number, limit: number, source: string): boolean {
    const full = size >= limit && authorityOf(source) < authorityOf(declared);
    if (full) this.refused += 1;
    return full;
  }
}

function isNews(before: Entity | Relation, after: Entity | Relation, source: string): boolean {
  if (after.lastSeenAt - before.lastSeenAt >= refreshMs) return true;
  const [known = -Infinity, seen = known] = [before, after].map((row) => sightingsOf(row)[source]);
  return seen - known >= refreshOfSourceMs;
}
