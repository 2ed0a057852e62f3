import {
  Args,
  ArgsType,
  Context,
  Field,
  ID,
  InputType,
  Int,
  Mutation,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import type { Action, ActionEvent, ActionStatus } from '../../actions/action.js';
import { ActionService, type ActionTarget } from '../../actions/action.service.js';
import { ActionStore, type ActionFilter, type StopSwitch } from '../../actions/action.store.js';
import { RemediationService } from '../../actions/remediation.service.js';
import type { Identity } from '../../platform/access/access.service.js';
import {
  ActionConnection,
  ActionEventType,
  ActionResult,
  actionResultOf,
  ActionType,
  DryRunType,
  StopSwitchType,
  VerificationType,
} from './action.type.js';
import { boundedText, bounds } from './bounded.js';
import { CallerIdentity } from './caller.js';
import { checkedPage, PageArgs, plainConnectionOf, type PlainConnectionOf } from './connection.js';
import { ActionStatusEnum } from './enums.js';
import { withoutNulls } from './input.js';
import type { GraphqlContext } from './loaders.js';
import { Protect } from './protect.js';

@InputType('ActionFilter', { description: 'Which actions; what is not given does not restrict.' })
class ActionFilterInput implements Pick<ActionFilter, 'statuses' | 'entity'> {
  @Field(() => [ActionStatusEnum], { nullable: true, description: 'In one of these states.' })
  readonly statuses?: readonly ActionStatus[];

  @Field(() => String, { nullable: true, description: 'On this entity.' })
  readonly entity?: string;

  @Field(() => ID, { nullable: true, description: 'Of this incident.' })
  readonly incident?: string;
}

@ArgsType()
class ActionPageArgs extends PageArgs {
  @Field(() => ActionFilterInput, { nullable: true, description: 'Which actions.' })
  readonly filter?: ActionFilterInput;
}

@ArgsType()
class ActionArgs {
  @Field(() => ID, { description: 'The action.' })
  readonly id!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The version you saw; it is a conflict when it has another by now.',
  })
  readonly version?: number | null;
}

@Resolver(() => ActionType)
@Protect('read')
export class ActionResolver {
  constructor(
    private readonly store: ActionStore,
    private readonly actions: ActionService,
  ) {}

  @Query(() => ActionType, { nullable: true, description: 'One action by its id.' })
  action(@Args('id', { type: () => ID, description: 'Its identity.' }) id: string): Promise<Action | undefined> {
    return this.store.byId(id);
  }

  @Query(() => ActionConnection, { name: 'actions', description: 'Actions, the latest first.' })
  async actionPage(@Args() { filter, ...page }: ActionPageArgs): Promise<PlainConnectionOf<Action>> {
    const { first, after } = checkedPage(page);
    const { incident, ...rest } = withoutNulls(filter);
    const origin = incident === undefined ? {} : { origin: { kind: 'incident' as const, id: incident } };
    return plainConnectionOf(await this.store.page({ ...rest, ...origin }, first, after));
  }

  @Query(() => StopSwitchType, { nullable: true, description: 'The stop switch; absent when nobody ever touched it.' })
  stopSwitch(): Promise<StopSwitch | undefined> {
    return this.store.stopSwitch();
  }

  @ResolveField(() => [ActionEventType], { description: 'What happened to it, the earliest first.' })
  timeline(@Parent() { id }: Action, @Context() { loaders }: GraphqlContext): Promise<readonly ActionEvent[]> {
    return loaders.actionEvents.load(id);
  }

  @ResolveField(() => DryRunType, {
    nullable: true,
    description: 'What would be sent now: looks at the target and sends nothing else.',
  })
  dryRun(@Parent() { id }: Action): Promise<DryRunType | undefined> {
    return this.actions.dryRun(id);
  }

  @ResolveField(() => VerificationType, { nullable: true, description: 'Whether it helped; absent until it is known.' })
  verification(@Parent() { recovery }: Action): VerificationType | undefined {
    return recovery;
  }
}

@Resolver(() => ActionType)
@Protect('operate')
export class ActionMutationsResolver {
  constructor(
    private readonly actions: ActionService,
    private readonly remediations: RemediationService,
  ) {}

  @Mutation(() => ActionResult, {
    description: 'Proposes a remediation of an incident as an action. Nothing is done yet.',
  })
  async proposeAction(
    @Args('incident', { type: () => ID, description: 'The incident.' }) incident: string,
    @Args('remediation', { type: () => ID, description: 'The id of one of its remediations.' }) remediation: string,
    @CallerIdentity() by: Identity,
  ) {
    return actionResultOf(
      await this.remediations.propose(incident, boundedText('remediation', remediation, bounds.id), by),
    );
  }

  @Mutation(() => ActionResult, {
    description:
      'Says yes. It is carried out at once, or waits and says why. Destructive ones need another token than the proposer’s.',
  })
  async approveAction(@Args() given: ActionArgs, @CallerIdentity() by: Identity) {
    return actionResultOf(await this.actions.approve(targetOf(given), by));
  }

  @Mutation(() => ActionResult, { description: 'Says no; it is not suggested first again for the same incident.' })
  async rejectAction(
    @Args() given: ActionArgs,
    @Args('note', { type: () => String, description: 'Why.' }) note: string,
    @CallerIdentity() by: Identity,
  ) {
    return actionResultOf(await this.actions.reject(targetOf(given), by, boundedText('note', note, bounds.note)));
  }

  @Mutation(() => ActionResult, { description: 'Takes back what was done, where something takes it back.' })
  async undoAction(
    @Args() given: ActionArgs,
    @Args('note', { type: () => String, nullable: true, description: 'Why.' }) note: string | null,
    @CallerIdentity() by: Identity,
  ) {
    const why = typeof note === 'string' ? boundedText('note', note, bounds.note) : undefined;
    return actionResultOf(await this.actions.undo(targetOf(given), by, why));
  }

  @Mutation(() => StopSwitchType, { description: 'Stops everything that acts: nothing is begun or sent from now on.' })
  stopActions(
    @Args('because', { type: () => String, description: 'Why.' }) because: string,
    @CallerIdentity() by: Identity,
  ): Promise<StopSwitch> {
    return this.actions.setStopSwitch(true, by, boundedText('because', because, bounds.note));
  }

  @Mutation(() => StopSwitchType, { description: 'Lifts the stop; what is approved and still good is carried out.' })
  resumeActions(
    @Args('because', { type: () => String, description: 'Why.' }) because: string,
    @CallerIdentity() by: Identity,
  ): Promise<StopSwitch> {
    return this.actions.setStopSwitch(false, by, boundedText('because', because, bounds.note));
  }
}

function targetOf({ id, version }: ActionArgs): ActionTarget {
  return { id: boundedText('id', id, bounds.id), ...(typeof version === 'number' && { version }) };
}
