import { Args, ArgsType, Field, ID, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Change, Check, Entity } from '../../domain/inventory.js';
import { partsOf, type Card } from '../../inventory/card.js';
import { DatasetService } from '../../inventory/dataset.service.js';
import type { Impact, ImpactDirection } from '../../inventory/impact.js';
import { InventoryStore } from '../../inventory/inventory.store.js';
import { ModelService, type ModelAlias } from '../../inventory/model.service.js';
import { assertCount } from './bounded.js';
import { checkedPage, MAX_FIRST, PageArgs, plainConnectionOf, type PlainConnectionOf } from './connection.js';
import { CheckConnection } from './dataset.type.js';
import { ImpactDirectionEnum } from './enums.js';
import { ChangeConnection, EntityType } from './inventory.type.js';
import { CardType, ImpactType, ModelAliasType, ModelConnection, ModelType, ModelVersionType } from './model.type.js';
import { Protect } from './protect.js';

@ArgsType()
class ModelPageArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'With this in the name, whatever its case.' })
  readonly text?: string | null;
}

@Resolver(() => ModelType)
@Protect('read')
export class ModelResolver {
  constructor(
    private readonly models: ModelService,
    private readonly datasets: DatasetService,
    private readonly store: InventoryStore,
  ) {}

  @Query(() => ModelType, { nullable: true, description: 'One model by its name.' })
  model(@Args('name', { type: () => ID, description: 'Its name.' }) name: string): Entity | undefined {
    return this.models.model(name);
  }

  @Query(() => ModelConnection, { name: 'models', description: 'Models by name.' })
  async page(@Args() { text, ...page }: ModelPageArgs): Promise<PlainConnectionOf<Entity>> {
    const { first, after } = checkedPage(page);
    return plainConnectionOf(
      await this.store.entities({ kinds: ['model'], ...(typeof text === 'string' && { text }) }, first, after),
    );
  }

  @Query(() => ImpactType, {
    nullable: true,
    description: 'What a dataset, model or any other entity feeds (downstream) or is made from (upstream).',
  })
  impact(
    @Args('entity', { type: () => ID, description: 'The name of the entity.' }) entity: string,
    @Args('direction', { type: () => ImpactDirectionEnum, description: 'Which way to look.' })
    direction: ImpactDirection,
  ): (Impact & Pick<ImpactType, 'entity' | 'direction'>) | undefined {
    const impact = this.models.impact(entity, direction);
    return impact && { entity, direction, ...impact };
  }

  @ResolveField(() => [ModelAliasType], { description: 'Its aliases and the versions they stand for now.' })
  aliases(@Parent() model: Entity): readonly ModelAlias[] {
    return this.models.aliases(model);
  }

  @ResolveField(() => [ModelVersionType], { description: 'Its versions, the latest first.' })
  versions(
    @Parent() { name }: Entity,
    @Args('first', { type: () => Int, defaultValue: 20, description: `How many, 1 to ${MAX_FIRST}.` }) first: number,
  ): readonly Entity[] {
    assertCount('first', first, MAX_FIRST);
    return this.models.versions(name).slice(0, first);
  }

  @ResolveField(() => [EntityType], { description: 'The services that answer with it, or depend on those that do.' })
  services(@Parent() { name }: Entity): readonly Entity[] {
    return this.datasets.lineage(name).services;
  }

  @ResolveField(() => CheckConnection, {
    description: 'Outcomes of its drift and performance tests, the latest first.',
  })
  async checks(@Parent() { name }: Entity, @Args() page: PageArgs): Promise<PlainConnectionOf<Check>> {
    const { first, after } = checkedPage(page);
    return plainConnectionOf(await this.datasets.checks({ entity: name }, first, after));
  }

  @ResolveField(() => ChangeConnection, { description: 'What was done to it: moved aliases and stages, latest first.' })
  async changes(@Parent() { name }: Entity, @Args() page: PageArgs): Promise<PlainConnectionOf<Change>> {
    const { first, after } = checkedPage(page);
    return plainConnectionOf(await this.store.changes({ entities: [name] }, first, after));
  }
}

@Resolver(() => ModelVersionType)
export class ModelVersionResolver {
  constructor(private readonly models: ModelService) {}

  @ResolveField(() => String, { description: 'The version alone.' })
  version(@Parent() { name }: Entity): string {
    return partsOf(name).version;
  }

  @ResolveField(() => [String], { description: 'The aliases that stand for it now.' })
  aliases(@Parent() { name }: Entity): readonly string[] {
    const { model, version } = partsOf(name);
    const entity = this.models.model(model);
    const aliases = entity ? this.models.aliases(entity) : [];
    return aliases.filter((one) => one.version === version).map(({ alias }) => alias);
  }

  @ResolveField(() => CardType, { nullable: true, description: 'What it takes to make it again.' })
  card(@Parent() { name }: Entity): Card | undefined {
    return this.models.card(name);
  }
}
