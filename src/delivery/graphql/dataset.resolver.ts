import { Args, ArgsType, Field, ID, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Check, Entity } from '../../domain/inventory.js';
import {
  columnsOf,
  type Column,
  type DatasetVersion,
  type Freshness,
  type SchemaChange,
} from '../../inventory/catalogue.js';
import { DatasetService, type DatasetColumn } from '../../inventory/dataset.service.js';
import { InventoryStore } from '../../inventory/inventory.store.js';
import { assertCount } from './bounded.js';
import { checkedPage, MAX_FIRST, PageArgs, plainConnectionOf, type PlainConnectionOf } from './connection.js';
import {
  CheckConnection,
  ColumnType,
  DatasetColumnType,
  DatasetConnection,
  DatasetType,
  DatasetVersionType,
  FreshnessType,
  SchemaChangeType,
} from './dataset.type.js';
import { EntityType } from './inventory.type.js';
import { Protect } from './protect.js';

@ArgsType()
class DatasetPageArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'With this in the name, whatever its case.' })
  readonly text?: string | null;
}

@ArgsType()
class CheckPageArgs extends PageArgs {
  @Field(() => Boolean, { nullable: true, description: 'Only those that passed, or only those that did not.' })
  readonly passed?: boolean | null;
}

@Resolver(() => DatasetType)
@Protect('read')
export class DatasetResolver {
  constructor(
    private readonly catalogue: DatasetService,
    private readonly store: InventoryStore,
  ) {}

  @Query(() => DatasetType, { nullable: true, description: 'One dataset of the catalogue by its name.' })
  dataset(@Args('name', { type: () => ID, description: 'Its name.' }) name: string): Entity | undefined {
    return this.catalogue.dataset(name);
  }

  @Query(() => DatasetConnection, { description: 'The data catalogue: datasets by name.' })
  async datasets(@Args() { text, ...page }: DatasetPageArgs): Promise<PlainConnectionOf<Entity>> {
    const { first, after } = checkedPage(page);
    return plainConnectionOf(
      await this.store.entities({ kinds: ['dataset'], ...(typeof text === 'string' && { text }) }, first, after),
    );
  }

  @ResolveField(() => String, { nullable: true, description: 'Where its name is unique: a database, a bucket.' })
  namespace(@Parent() { attributes }: Entity): string | undefined {
    return attributes['namespace'];
  }

  @ResolveField(() => [DatasetColumnType], { description: 'Its columns as they are now, as far as they were told.' })
  columns(@Parent() dataset: Entity): readonly DatasetColumn[] {
    return this.catalogue.columns(dataset);
  }

  @ResolveField(() => [DatasetVersionType], { description: 'Its versions, the latest first.' })
  versions(
    @Parent() dataset: Entity,
    @Args('first', { type: () => Int, defaultValue: 20, description: `How many, 1 to ${MAX_FIRST}.` }) first: number,
  ): Promise<readonly DatasetVersion[]> {
    assertCount('first', first, MAX_FIRST);
    return this.catalogue.versions(dataset, first);
  }

  @ResolveField(() => [SchemaChangeType], { description: 'What became of its columns, the latest change first.' })
  schemaHistory(@Parent() dataset: Entity): Promise<readonly SchemaChange[]> {
    return this.catalogue.schemaHistory(dataset);
  }

  @ResolveField(() => FreshnessType, { description: 'How old its data is, against how often it is loaded.' })
  freshness(@Parent() dataset: Entity): Promise<Freshness> {
    return this.catalogue.freshness(dataset);
  }

  @ResolveField(() => CheckConnection, { description: 'Outcomes of its quality checks over time, the latest first.' })
  async checks(
    @Parent() { name }: Entity,
    @Args() { passed, ...page }: CheckPageArgs,
  ): Promise<PlainConnectionOf<Check>> {
    const { first, after } = checkedPage(page);
    const filter = { entity: name, ...(typeof passed === 'boolean' && { passed }) };
    return plainConnectionOf(await this.catalogue.checks(filter, first, after));
  }

  @ResolveField(() => [EntityType], { description: 'The jobs that write it.' })
  producers(@Parent() { name }: Entity): readonly Entity[] {
    return this.catalogue.lineage(name).producers;
  }

  @ResolveField(() => [EntityType], {
    description: 'Models and their versions that are made from it, at any distance.',
  })
  models(@Parent() { name }: Entity): readonly Entity[] {
    return this.catalogue.lineage(name).models;
  }

  @ResolveField(() => [EntityType], { description: 'Services that its data reaches, at any distance.' })
  services(@Parent() { name }: Entity): readonly Entity[] {
    return this.catalogue.lineage(name).services;
  }
}

@Resolver(() => DatasetVersionType)
export class DatasetVersionResolver {
  constructor(private readonly catalogue: DatasetService) {}

  @ResolveField(() => [ColumnType], { description: 'The columns it had, as far as they were told.' })
  columns(@Parent() { schema }: DatasetVersion): readonly Column[] {
    return columnsOf(schema);
  }

  @ResolveField(() => [String], { description: 'The model versions whose runs recorded this very version.' })
  trained(@Parent() version: DatasetVersion): readonly string[] {
    return this.catalogue.trainedOn(version);
  }
}
