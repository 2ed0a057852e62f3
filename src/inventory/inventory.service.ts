import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Graph } from '../analysis/graph/graph.js';
import type { Batch } from '../domain/batch.js';
import type { Alert, Change, Entity, Relation } from '../domain/inventory.js';
import { IngestService } from '../ingest/ingest.service.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { declared } from './authority.js';
import { datasetVersionsIn } from './catalogue.js';
import { DatasetStore } from './dataset.store.js';
import { readDeclaredFiles, type Declared } from './declared.js';
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
  #writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly ingest: IngestService,
    readonly store: InventoryStore,
    private readonly datasets: DatasetStore,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    this.#known.load(await this.store.allEntities(), await this.store.allRelations());
    await this.declareAs(declared, await readDeclaredFiles(this.config.INVENTORY_FILE));
    this.ingest.arrived.subscribe(async (batches) => {
      for (const batch of batches) await this.#keep(batch);
    });
  }

  /** Everything known now; a later call may answer the same objects, changed. */
  graph(): { readonly graph: Graph; readonly entities: readonly Entity[]; readonly relations: readonly Relation[] } {
    const { graph, entities, relations } = this.#known;
    return { graph, entities: [...entities.values()], relations: [...relations.values()] };
  }

  /** New entities and relations that were not taken up because there are too many. */
  get refused(): number {
    return this.#known.refused;
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

  /**
   * Forgets what nobody has seen since `before` (epoch ms), except what is declared; takes up what others saw. Models,
   * datasets and what is told of them stay until `onRecordBefore`: they are told of when they change, not all the time.
   */
  async expire(before: number, onRecordBefore: number): Promise<void> {
    await this.datasets.expire(onRecordBefore);
    await this.store.expire(before, onRecordBefore);
    this.#known.expire(before, onRecordBefore);
    this.#known.load(await this.store.allEntities(), await this.store.allRelations());
    await this.#write();
  }

  /** Takes up all that an operator declares under a source, and takes back what it declared before; how much that is. */
  async declareAs(source: string, { entities, relations }: Declared): Promise<number> {
    const withdrawn = this.#known.withdrawAllBut(source, entities, relations);
    this.#known.seeEntities(entities, source, this.clock.now());
    this.#known.seeRelations(relations, source, this.clock.now());
    await this.#write();
    return withdrawn;
  }

  async #keep(batch: Batch): Promise<void> {
    const { entities, relations, source } = batch;
    if (entities.length > 0 || relations.length > 0) {
      const at = newestOf(batch) ?? this.clock.now();
      this.#known.seeEntities(entities, source, at);
      this.#known.seeRelations(relations, source, at);
      await this.#write();
      await this.datasets.keepVersions(datasetVersionsIn(entities, source, at));
    }
    await this.store.keepChanges(batch.changes);
    await this.store.keepAlerts(batch.alerts);
    await this.datasets.keepChecks(batch.checks ?? []);
  }

  /** Writes what must be written, one after the other, so that what is older never overwrites what is newer. */
  #write(): Promise<void> {
    const written = this.#writing.then(async () => {
      const rows = this.#known.takeUnwritten();
      try {
        await this.store.keepEntities(rows.entities);
        await this.store.keepRelations(rows.relations);
      } catch (error) {
        this.#known.putBack(rows);
        throw error;
      }
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }
}

/** The time of what a batch tells, in its own clock. */
function newestOf({ logs, points, spans, changes, alerts }: Batch): number | undefined {
  let newest: number | undefined;
  for (const told of [logs, points, spans, changes, alerts])
    for (const { at } of told) if (newest === undefined || at > newest) newest = at;
  return newest;
}
