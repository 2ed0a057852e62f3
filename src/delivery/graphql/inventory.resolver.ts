import {
  Args,
  ArgsType,
  Context,
  Field,
  ID,
  InputType,
  Int,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import type { Cause } from '../../domain/anomaly.js';
import type { Change, ChangeKind, Entity, EntityKind } from '../../domain/inventory.js';
import { InventoryService, type Topology } from '../../inventory/inventory.service.js';
import { InventoryStore, type ChangeFilter, type EntityFilter } from '../../inventory/inventory.store.js';
import { Failure } from '../../platform/failure.js';
import { checkedPage, PageArgs, plainConnectionOf, type PlainConnectionOf } from './connection.js';
import { DateTime } from './date-time.js';
import { ChangeKindEnum, EntityKindEnum } from './enums.js';
import { CauseType } from './incident.type.js';
import { withoutNulls } from './input.js';
import {
  AttributeType,
  ChangeConnection,
  ChangeType,
  EntityConnection,
  EntityType,
  toAttributes,
  TopologyType,
} from './inventory.type.js';
import type { GraphqlContext } from './loaders.js';
import { Protect } from './protect.js';

@InputType('EntityFilter', { description: 'Which entities; what is not given does not restrict.' })
class EntityFilterInput implements EntityFilter {
  @Field(() => [EntityKindEnum], { nullable: true, description: 'Of one of these kinds.' })
  readonly kinds?: readonly EntityKind[];

  @Field(() => String, { nullable: true, description: 'With this in the name, whatever its case.' })
  readonly text?: string;
}

@InputType('ChangeFilter', { description: 'Which changes; what is not given does not restrict.' })
class ChangeFilterInput implements ChangeFilter {
  @Field(() => [String], { nullable: true, description: 'To one of these entities.' })
  readonly entities?: readonly string[];

  @Field(() => [ChangeKindEnum], { nullable: true, description: 'Of one of these kinds.' })
  readonly kinds?: readonly ChangeKind[];

  @Field(() => DateTime, { nullable: true, description: 'Done at or after this time.' })
  readonly since?: number;

  @Field(() => DateTime, { nullable: true, description: 'Done before this time.' })
  readonly until?: number;
}

@ArgsType()
class EntityPageArgs extends PageArgs {
  @Field(() => EntityFilterInput, { nullable: true, description: 'Which entities.' })
  readonly filter?: EntityFilterInput;
}

@ArgsType()
class ChangePageArgs extends PageArgs {
  @Field(() => ChangeFilterInput, { nullable: true, description: 'Which changes.' })
  readonly filter?: ChangeFilterInput;
}

/** Farther than this everything is connected with everything. */
const MAX_HOPS = 6;
const TOPOLOGY_ENTITIES = 200;

@Resolver(() => EntityType)
@Protect('read')
export class InventoryResolver {
  constructor(
    private readonly inventory: InventoryService,
    private readonly store: InventoryStore,
  ) {}

  @Query(() => EntityType, { nullable: true, description: 'One entity by its name.' })
  entity(@Args('name', { type: () => ID, description: 'Its name.' }) name: string): Entity | undefined {
    return this.inventory.entity(name);
  }

  @Query(() => EntityConnection, { description: 'Entities by name.' })
  async entities(@Args() { filter, ...page }: EntityPageArgs): Promise<PlainConnectionOf<Entity>> {
    const { first, after } = checkedPage(page);
    return plainConnectionOf(await this.store.entities(withoutNulls(filter), first, after));
  }

  @Query(() => ChangeConnection, { description: 'Changes, the latest first.' })
  async changes(@Args() { filter, ...page }: ChangePageArgs): Promise<PlainConnectionOf<Change>> {
    const { first, after } = checkedPage(page);
    return plainConnectionOf(await this.store.changes(withoutNulls(filter), first, after));
  }

  @Query(() => TopologyType, {
    description: `What is around an entity, whatever the direction; at most ${TOPOLOGY_ENTITIES} entities.`,
  })
  topology(
    @Args('entity', { type: () => ID, description: 'The name of the entity in the middle.' }) entity: string,
    @Args('hops', { type: () => Int, defaultValue: 1, description: `How many steps away, 0 to ${MAX_HOPS}.` })
    hops: number,
  ): Topology {
    if (hops < 0 || hops > MAX_HOPS) {
      throw new Failure('graphql.hops', `hops is ${hops}; it must be between 0 and ${MAX_HOPS}`);
    }
    return this.inventory.graphAround(entity, hops, TOPOLOGY_ENTITIES);
  }

  @ResolveField(() => [AttributeType], { description: 'What else is known of it.' })
  attributes(@Parent() { attributes }: Entity): readonly AttributeType[] {
    return toAttributes(attributes);
  }
}

@Resolver(() => ChangeType)
export class ChangeResolver {
  @ResolveField(() => [AttributeType], { description: 'What else the source told of it.' })
  attributes(@Parent() { attributes }: Change): readonly AttributeType[] {
    return toAttributes(attributes);
  }
}

@Resolver(() => CauseType)
export class CauseResolver {
  @ResolveField(() => ChangeType, { nullable: true, description: 'The change to blame, when it is one.' })
  change(@Parent() { change }: Cause, @Context() { loaders }: GraphqlContext): Promise<Change | undefined> | undefined {
    return change === undefined ? undefined : loaders.change.load(change);
  }
}
