import {
  Args,
  ArgsType,
  Context,
  Field,
  ID,
  Int,
  Mutation,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import type { Action } from '../../actions/action.js';
import { ActionStore } from '../../actions/action.store.js';
import type { Comparison } from '../../actions/comparison.js';
import { PromotionService } from '../../actions/promotion.service.js';
import { PromotionStore } from '../../actions/promotion.store.js';
import {
  entityOf,
  titleOf,
  type OnWorse,
  type Promotion,
  type PromotionEvent,
  type PromotionSubject,
} from '../../actions/promotion.js';
import type { Change } from '../../domain/inventory.js';
import type { Identity } from '../../platform/access/access.service.js';
import { ActionType } from './action.type.js';
import { assertCount, boundedText, bounds } from './bounded.js';
import { CallerIdentity } from './caller.js';
import { checkedPage, PageArgs, plainConnectionOf, type PlainConnectionOf } from './connection.js';
import { OnWorseEnum } from './enums.js';
import { ChangeType } from './inventory.type.js';
import type { GraphqlContext } from './loaders.js';
import type { Problem } from './problem.type.js';
import {
  ComparisonType,
  PromotionConnection,
  PromotionEventType,
  PromotionResult,
  PromotionType,
} from './promotion.type.js';
import { Protect } from './protect.js';

const MOST_MINUTES = 7 * 24 * 60;

@ArgsType()
class WatchArgs {
  @Field(() => Int, { defaultValue: 30, description: 'How long it is compared, minutes of event time.' })
  readonly watchMinutes!: number;

  @Field(() => OnWorseEnum, { defaultValue: 'propose', description: 'What is done when it is worse.' })
  readonly onWorse!: OnWorse;
}

@ArgsType()
class PromoteArgs extends WatchArgs {
  @Field(() => ID, { description: 'The model.' })
  readonly model!: string;

  @Field(() => String, { description: 'The version to promote.' })
  readonly version!: string;

  @Field(() => String, { defaultValue: 'champion', description: 'The alias that is moved to it.' })
  readonly alias!: string;
}

@ArgsType()
class PromoteDeploymentArgs extends WatchArgs {
  @Field(() => ID, { description: 'The service whose signals are compared.' })
  readonly service!: string;

  @Field(() => String, { description: 'Its repository on GitHub, `owner/name`.' })
  readonly repository!: string;

  @Field(() => String, { description: 'Where it is deployed.' })
  readonly environment!: string;

  @Field(() => String, { description: 'The branch, tag or commit to deploy.' })
  readonly ref!: string;
}

@Resolver(() => PromotionType)
@Protect('read')
export class PromotionResolver {
  constructor(
    private readonly store: PromotionStore,
    private readonly actions: ActionStore,
  ) {}

  @Query(() => PromotionType, { nullable: true, description: 'One promotion by its id.' })
  promotion(@Args('id', { type: () => ID, description: 'Its identity.' }) id: string): Promise<Promotion | undefined> {
    return this.store.byId(id);
  }

  @Query(() => PromotionConnection, { description: 'Promotions, the latest first.' })
  async promotions(@Args() page: PageArgs): Promise<PlainConnectionOf<Promotion>> {
    const { first, after } = checkedPage(page);
    return plainConnectionOf(await this.store.page(first, after));
  }

  @ResolveField(() => String, { description: 'What is promoted.' })
  title(@Parent() { subject }: Promotion): string {
    return titleOf(subject);
  }

  @ResolveField(() => String, { description: 'The model or the service.' })
  entity(@Parent() { subject }: Promotion): string {
    return entityOf(subject);
  }

  @ResolveField(() => [PromotionEventType], { description: 'Its whole story, the earliest first.' })
  timeline(@Parent() { id }: Promotion, @Context() { loaders }: GraphqlContext): Promise<readonly PromotionEvent[]> {
    return loaders.promotionEvents.load(id);
  }

  @ResolveField(() => ActionType, { nullable: true, description: 'The action that moves it.' })
  action(@Parent() { action }: Promotion): Promise<Action | undefined> | undefined {
    return action === undefined ? undefined : this.actions.byId(action);
  }

  @ResolveField(() => ActionType, { nullable: true, description: 'The action that is to take it back.' })
  rollback(@Parent() { rollback }: Promotion): Promise<Action | undefined> | undefined {
    return rollback === undefined ? undefined : this.actions.byId(rollback);
  }
}

@Resolver(() => PromotionType)
@Protect('operate')
export class PromotionMutationsResolver {
  constructor(private readonly promotions: PromotionService) {}

  @Mutation(() => PromotionResult, {
    description: 'Moves an alias to a version when everything speaks for it, compares, and keeps it or takes it back.',
  })
  promote(@Args() { model, version, alias, ...watch }: PromoteArgs, @CallerIdentity() by: Identity) {
    const named = { model: name('model', model), version: name('version', version), alias: name('alias', alias) };
    return this.#promote({ kind: 'model', ...named }, watch, by);
  }

  @Mutation(() => PromotionResult, { description: 'The same for a deployment by GitHub.' })
  promoteDeployment(
    @Args() { service, repository, environment, ref, ...watch }: PromoteDeploymentArgs,
    @CallerIdentity() by: Identity,
  ) {
    const place = { repository: name('repository', repository), environment: name('environment', environment) };
    return this.#promote(
      { kind: 'deployment', service: name('service', service), ref: name('ref', ref), ...place },
      watch,
      by,
    );
  }

  async #promote(
    subject: PromotionSubject,
    { watchMinutes, onWorse }: WatchArgs,
    by: Identity,
  ): Promise<Promotion | Problem> {
    assertCount('watchMinutes', watchMinutes, MOST_MINUTES);
    const outcome = await this.promotions.promote({ subject, watchMs: watchMinutes * 60_000, onWorse }, by);
    return 'because' in outcome ? { problem: 'illegal', message: outcome.because } : outcome;
  }
}

@Resolver(() => ChangeType)
export class ChangeComparisonResolver {
  @ResolveField(() => ComparisonType, {
    nullable: true,
    description: 'A deployment or model change compared with what was before; absent for others and until it is known.',
  })
  comparison(@Parent() { id }: Change, @Context() { loaders }: GraphqlContext): Promise<Comparison | undefined> {
    return loaders.comparison.load(id);
  }
}

function name(what: string, text: string): string {
  return boundedText(what, text, bounds.name);
}
