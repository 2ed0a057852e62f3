import { Injectable } from '@nestjs/common';
import type { Check, Entity } from '../domain/inventory.js';
import { factNames } from '../ingest/model-facts.js';
import { Clock } from '../platform/clock.js';
import type { Page } from '../platform/page.js';
import {
  columnsOf,
  freshnessOf,
  schemaHistory,
  sensitiveColumns,
  type Column,
  type DatasetVersion,
  type Freshness,
  type SchemaChange,
} from './catalogue.js';
import { DatasetStore, type CheckFilter } from './dataset.store.js';
import { InventoryService } from './inventory.service.js';
import { ModelService } from './model.service.js';

/** A column as people may see it: its name and type, never a value. */
export interface DatasetColumn extends Column {
  readonly sensitive: boolean;
}

/** Who makes a dataset and what is made of it. */
export interface Lineage {
  readonly producers: readonly Entity[];
  readonly models: readonly Entity[];
  readonly services: readonly Entity[];
}

/** Loads and versions looked at; enough for a month of daily ones. */
const HISTORY = 100;

/** The data catalogue: what is known of datasets, and what time did to them. */
@Injectable()
export class DatasetService {
  constructor(
    private readonly inventory: InventoryService,
    private readonly store: DatasetStore,
    private readonly models: ModelService,
    private readonly clock: Clock,
  ) {}

  dataset(name: string): Entity | undefined {
    const entity = this.inventory.entity(name);
    return entity?.kind === 'dataset' ? entity : undefined;
  }

  columns(dataset: Entity): readonly DatasetColumn[] {
    const sensitive = sensitiveColumns(dataset);
    return columnsOf(dataset.attributes['schema']).map((one) => ({ ...one, sensitive: sensitive.has(one.name) }));
  }

  /** Latest first. */
  versions({ name }: Entity, first: number): Promise<readonly DatasetVersion[]> {
    return this.store.versions(name, first);
  }

  /** The model versions whose runs recorded this very version of the dataset. */
  trainedOn({ dataset, version }: DatasetVersion): readonly string[] {
    return this.inventory
      .graph()
      .entities.filter((one) => one.kind === 'model-version')
      .filter(({ attributes }) => attributes[`${factNames.dataset}${dataset}`] === version)
      .map(({ name }) => name);
  }

  async schemaHistory({ name }: Entity): Promise<readonly SchemaChange[]> {
    return schemaHistory(await this.store.versions(name, HISTORY));
  }

  async freshness({ name, attributes }: Entity): Promise<Freshness> {
    const loads = await this.inventory.store.changes({ entities: [name], kinds: ['data'] }, HISTORY);
    const told = Date.parse(attributes['loaded_at'] ?? '');
    const times = loads.edges.map(({ node }) => node.at);
    return freshnessOf(times, this.clock.now(), Number.isNaN(told) ? undefined : told);
  }

  /** Outcomes of the checks of a dataset or model, the latest first. */
  checks(filter: CheckFilter, first: number, after?: string): Promise<Page<Check>> {
    return this.store.checks(filter, first, after);
  }

  lineage(name: string): Lineage {
    const { relations } = this.inventory.graph();
    const writers = relations.filter(({ kind, to }) => kind === 'writes' && to === name).map(({ from }) => from);
    const named = (names: readonly string[]): Entity[] => names.flatMap((one) => this.inventory.entity(one) ?? []);
    const fed = named(this.models.impact(name, 'downstream')?.reached.map(({ entity }) => entity) ?? []);
    return {
      producers: named(writers.toSorted()),
      models: fed.filter(({ kind }) => kind === 'model' || kind === 'model-version'),
      services: fed.filter(({ kind }) => kind === 'service' || kind === 'endpoint'),
    };
  }
}
