import { Inject } from '@nestjs/common';
import { Args, ArgsType, Context, Field, ID, InputType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Action } from '../../actions/action.js';
import { CAPACITY_FILE, type CapacityFile } from '../../capacity/capacity-file.js';
import type { CapacityItemKind, CapacityItems } from '../../capacity/capacity-item.entity.js';
import { CapacityItemStore, type CapacityFilter } from '../../capacity/capacity-item.store.js';
import type { CapacityRun } from '../../capacity/capacity-run.js';
import { CapacityStore } from '../../capacity/capacity.store.js';
import { costId, plotsOf, resourceId, sizeId } from '../../capacity/items-of.js';
import type { CapacityAction, Finding, ForecastFan, Plotted, SizeFinding, UnitCost } from '../../capacity/plan.js';
import { RESOURCES, type ActionKind, type Resource } from '../../capacity/resource.js';
import { WhatIfService } from '../../capacity/what-if.service.js';
import { ActionType } from './action.type.js';
import { boundedText, bounds } from './bounded.js';
import { CapacityActionKindEnum } from './capacity-enums.js';
import { CapacityRunType } from './capacity-report.type.js';
import { WhatIfResult, whatIfResultOf } from './capacity-what-if.type.js';
import {
  CapacityActionConnection,
  CapacityActionType,
  CapacityForecastType,
  CapacityHistoryType,
  CapacityResourceConnection,
  CapacityResourceType,
  ContainerSizeConnection,
  ContainerSizeType,
  UnitCostConnection,
  UnitCostType,
} from './capacity.type.js';
import { checkedPage, connectionOf, PageArgs, type ConnectionOf } from './connection.js';
import { DateTime } from './date-time.js';
import { withoutNulls } from './input.js';
import type { GraphqlContext } from './loaders.js';
import { CatalogueEntryType, toExamples } from './operations.type.js';
import { Protect } from './protect.js';

/** The plan of an entity is read for its plots: hundreds of numbers. */
const PLOT_COST = 20;
/** A what-if reads a month of series. */
const WHAT_IF_COST = 500;

@InputType('CapacityFilter', { description: 'Of what; what is not given does not restrict.' })
class CapacityFilterInput implements Omit<CapacityFilter, 'does'> {
  @Field(() => String, { nullable: true, description: 'Of this entity.' })
  readonly entity?: string;

  @Field(() => String, { nullable: true, description: 'Of entities that this team owns.' })
  readonly owner?: string;

  @Field(() => String, { nullable: true, description: 'Of entities with this tag, as `name=value`.' })
  readonly tag?: string;

  @Field(() => String, { nullable: true, description: 'Of this kind of resource: `disk`, `cpu`, `memory` …' })
  readonly resource?: string;

  @Field(() => Boolean, { nullable: true, description: 'Likely spent before more can be had, or not.' })
  readonly urgent?: boolean;
}

@InputType('CapacityActionFilter', { description: 'Which capacity actions; what is not given does not restrict.' })
class CapacityActionFilterInput extends CapacityFilterInput {
  @Field(() => CapacityActionKindEnum, { nullable: true, description: 'That do this.' })
  readonly kind?: ActionKind;
}

@ArgsType()
class CapacityPageArgs extends PageArgs {
  @Field(() => CapacityFilterInput, { nullable: true, description: 'Of what.' })
  readonly filter?: CapacityFilterInput;
}

@ArgsType()
class CapacityActionPageArgs extends PageArgs {
  @Field(() => CapacityActionFilterInput, { nullable: true, description: 'Which ones.' })
  readonly filter?: CapacityActionFilterInput;
}

@ArgsType()
class WhatIfArgs {
  @Field(() => ID, { description: 'The entity whose resources are asked about.' })
  readonly entity!: string;

  @Field(() => String, {
    description: '`traffic +30 %`, `traffic x2`, `lose a zone`, `lose a replica` or `model v7 instead of v6`.',
  })
  readonly scenario!: string;

  @Field(() => ID, { nullable: true, description: 'The entity whose load it is about, when that is another one.' })
  readonly loadOf?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'As of then; as of the newest plan when absent.' })
  readonly at?: number | null;
}

@Resolver()
@Protect('read')
export class CapacityResolver {
  constructor(
    private readonly items: CapacityItemStore,
    private readonly store: CapacityStore,
    private readonly questions: WhatIfService,
    @Inject(RESOURCES) private readonly resources: readonly Resource[],
  ) {}

  @Query(() => CapacityResourceConnection, {
    description: 'What entities can run out of by their newest plans, the soonest first.',
  })
  capacityResources(@Args() { filter, ...page }: CapacityPageArgs): Promise<ConnectionOf<Finding>> {
    return this.#page('resource', withoutNulls(filter), page);
  }

  @Query(() => CapacityActionConnection, { description: 'What to do by the newest plans, the most pressing first.' })
  capacityActions(@Args() { filter, ...page }: CapacityActionPageArgs): Promise<ConnectionOf<CapacityAction>> {
    const { kind, ...rest } = withoutNulls(filter);
    return this.#page('action', { ...rest, ...(kind && { does: kind }) }, page);
  }

  @Query(() => ContainerSizeConnection, {
    description: 'How large containers should be by the newest plans, those that save most first.',
  })
  rightSizing(@Args() { filter, ...page }: CapacityPageArgs): Promise<ConnectionOf<SizeFinding>> {
    return this.#page('size', withoutNulls(filter), page);
  }

  @Query(() => UnitCostConnection, {
    description: 'What versions of models cost by the newest plans, the dearest first; empty without prices.',
  })
  unitCosts(@Args() { filter, ...page }: CapacityPageArgs): Promise<ConnectionOf<UnitCost>> {
    return this.#page('cost', withoutNulls(filter), page);
  }

  @Query(() => CapacityRunType, { nullable: true, description: 'How the newest planning of all entities fares.' })
  capacityRun(): Promise<CapacityRun | undefined> {
    return this.store.newestRun();
  }

  @Query(() => [CatalogueEntryType], { description: 'Every kind of resource that is looked for.' })
  capacityCatalogue(): readonly CatalogueEntryType[] {
    return this.resources.map(({ id, summary, examples }) => ({ id, summary, examples: toExamples(examples) }));
  }

  @Query(() => WhatIfResult, {
    description: 'What becomes of the resources of an entity under a load that has not happened.',
    complexity: WHAT_IF_COST,
  })
  async whatIf(@Args() { entity, scenario, loadOf, at }: WhatIfArgs) {
    const question = {
      entity: boundedText('entity', entity, bounds.id),
      scenario,
      ...(typeof loadOf === 'string' && { loadOf: boundedText('loadOf', loadOf, bounds.id) }),
      ...(typeof at === 'number' && { at }),
    };
    return whatIfResultOf(await this.questions.ask(question));
  }

  async #page<Kind extends CapacityItemKind>(
    kind: Kind,
    filter: CapacityFilter,
    args: PageArgs,
  ): Promise<ConnectionOf<CapacityItems[Kind]>> {
    const { first, after } = checkedPage(args);
    return connectionOf(await this.items.page(kind, filter, first, after), () => this.items.count(kind, filter));
  }
}

@Resolver(() => CapacityResourceType)
export class CapacityResourceResolver {
  @ResolveField(() => ID, { description: 'Its identity; the same in every plan.' })
  id(@Parent() finding: Finding): string {
    return resourceId(finding);
  }

  @ResolveField(() => CapacityHistoryType, {
    nullable: true,
    description: 'How much was used; absent when the plan it is of is no longer the newest.',
    complexity: PLOT_COST,
  })
  async history(@Parent() finding: Finding, @Context() { loaders }: GraphqlContext): Promise<Plotted | undefined> {
    return plotsOf(finding, await loaders.capacityPlan.load(finding.entity))?.history;
  }

  @ResolveField(() => CapacityForecastType, {
    nullable: true,
    description: 'How much will be used; absent when there is no forecast, or its plan is no longer the newest.',
    complexity: PLOT_COST,
  })
  async forecast(@Parent() finding: Finding, @Context() { loaders }: GraphqlContext): Promise<ForecastFan | undefined> {
    return plotsOf(finding, await loaders.capacityPlan.load(finding.entity))?.forecast;
  }
}

@Resolver(() => CapacityActionType)
export class CapacityActionResolver {
  constructor(@Inject(CAPACITY_FILE) private readonly file: CapacityFile) {}

  @ResolveField(() => String, { nullable: true, description: 'In what it is priced; absent without prices.' })
  currency(): string | undefined {
    return this.file.prices?.currency;
  }

  @ResolveField(() => ActionType, {
    nullable: true,
    description: 'What became of it since it was proposed last; absent when nobody proposed it.',
  })
  async action(@Parent() { id }: CapacityAction, @Context() { loaders }: GraphqlContext): Promise<Action | undefined> {
    return loaders.actionOfCapacity.load(id);
  }
}

@Resolver(() => ContainerSizeType)
export class ContainerSizeResolver {
  constructor(@Inject(CAPACITY_FILE) private readonly file: CapacityFile) {}

  @ResolveField(() => ID, { description: 'Its identity; the same in every plan.' })
  id(@Parent() size: SizeFinding): string {
    return sizeId(size);
  }

  @ResolveField(() => String, { nullable: true, description: 'In what it is priced; absent without prices.' })
  currency(): string | undefined {
    return this.file.prices?.currency;
  }
}

@Resolver(() => UnitCostType)
export class UnitCostResolver {
  constructor(@Inject(CAPACITY_FILE) private readonly file: CapacityFile) {}

  @ResolveField(() => ID, { description: 'Its identity; the same in every plan.' })
  id(@Parent() cost: UnitCost): string {
    return costId(cost);
  }

  @ResolveField(() => String, { nullable: true, description: 'In what it is priced.' })
  currency(): string | undefined {
    return this.file.prices?.currency;
  }
}
