import { readFile } from 'node:fs/promises';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Graph } from '../analysis/graph/graph.js';
import type { Batch } from '../domain/batch.js';
import type { Alert, Change, Entity, Relation } from '../domain/inventory.js';
import { IngestService } from '../ingest/ingest.service.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { readDeclared } from './declared.js';
import { InventoryStore } from './inventory.store.js';
import { Known } from './known.js';

/** What exists around an entity. */
export interface Topology {
  readonly entities: readonly Entity[];
  readonly relations: readonly Relation[];
}

/** Keeps what exists, how it is connected and what was done to it, and has all of it at hand. */
@Injectable()
export class InventoryService implements OnModuleInit {
  readonly #known = new Known();

  constructor(
    private readonly ingest: IngestService,
    readonly store: InventoryStore,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    this.#known.load(await this.store.allEntities(), await this.store.allRelations());
    const { INVENTORY_FILE: file } = this.config;
    if (file !== undefined)
      await this.#keepTold(
        { source: 'declared', ...readDeclared(await readFile(file, 'utf8'), file) },
        this.clock.now(),
      );
    this.ingest.arrived.subscribe(async (batches) => {
      for (const batch of batches) await this.#keep(batch);
    });
  }

  /** Everything known now; a later call may answer the same objects, changed. */
  graph(): { readonly graph: Graph; readonly entities: readonly Entity[]; readonly relations: readonly Relation[] } {
    const { graph, entities, relations } = this.#known;
    return { graph, entities: [...entities.values()], relations: [...relations.values()] };
  }

  entity(name: string): Entity | undefined {
    return this.#known.entities.get(name);
  }

  /** Everything within some steps of an entity, either way, at most `limit` entities. */
  graphAround(name: string, hops: number, limit = 500): Topology {
    const near = [...this.#known.graph.within(name, hops).keys()].slice(0, limit);
    const names = new Set(near);
    const relations = [...this.#known.relations.values()].filter(({ from, to }) => names.has(from) && names.has(to));
    return { entities: near.flatMap((entity) => this.#known.entities.get(entity) ?? []), relations };
  }

  changesSince(at: number): Promise<readonly Change[]> {
    return this.store.changesSince(at);
  }

  alertsSince(at: number): Promise<readonly Alert[]> {
    return this.store.alertsSince(at);
  }

  /** Forgets what nobody has seen since `before` (epoch ms). */
  async expire(before: number): Promise<void> {
    await this.store.expire(before);
    this.#known.load(await this.store.allEntities(), await this.store.allRelations());
  }

  async #keep(batch: Batch): Promise<void> {
    await this.#keepTold(batch, newestOf(batch) ?? this.clock.now());
    await this.store.keepChanges(lastOfEach(batch.changes, ({ source, id }) => `${source}\n${id}`));
    await this.store.keepAlerts(
      lastOfEach(batch.alerts, ({ source, fingerprint, startsAt }) => `${source}\n${fingerprint}\n${startsAt}`),
    );
  }

  async #keepTold(
    { entities, relations, source }: Pick<Batch, 'entities' | 'relations' | 'source'>,
    at: number,
  ): Promise<void> {
    const changedEntities = this.#known.seeEntities(entities, source, at);
    const changedRelations = this.#known.seeRelations(relations, source, at);
    try {
      await this.store.keepEntities(lastOfEach(changedEntities, ({ name }) => name));
      await this.store.keepRelations(lastOfEach(changedRelations, ({ from, to, kind }) => `${from}\n${kind}\n${to}`));
    } catch (error) {
      this.#known.forget(changedEntities, changedRelations);
      throw error;
    }
  }
}

/** The time of what a batch tells, in its own clock. */
function newestOf({ logs, points, spans, changes, alerts }: Batch): number | undefined {
  let newest: number | undefined;
  for (const told of [logs, points, spans, changes, alerts])
    for (const { at } of told) if (newest === undefined || at > newest) newest = at;
  return newest;
}

/** One statement cannot write one row twice: the last of each key. */
function lastOfEach<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
