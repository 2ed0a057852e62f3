import { Inject } from '@nestjs/common';
import { Args, ArgsType, Context, Field, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { RequireScope } from '../../platform/access/require-scope.js';
import { CHANNELS, type Channel, type OpenChannel } from '../channel.js';
import { OPEN_CHANNELS } from '../open-channels.js';
import { OutboxService, type Dealt } from '../outbox.service.js';
import { OutboxStore, type OutgoingDelivery } from '../outbox.store.js';
import { Caller } from './caller.js';
import { ChannelType, DeliveryConnection, DeliveryFilterInput, DeliveryResult, DeliveryType } from './channel.type.js';
import { checkedPage, PageArgs, plainConnectionOf, type PlainConnectionOf } from './connection.js';
import { IncidentType } from './incident.type.js';
import { withoutNulls } from './input.js';
import type { GraphqlContext } from './loaders.js';
import { toExamples, type DoneType } from './operations.type.js';
import type { Problem } from './problem.type.js';
import { Protect } from './protect.js';

@ArgsType()
class DeliveryPageArgs extends PageArgs {
  @Field(() => DeliveryFilterInput, { nullable: true, description: 'Which deliveries.' })
  readonly filter?: DeliveryFilterInput;
}

const theDelivery = { name: 'id', type: () => ID, description: 'The delivery.' } as const;

@Resolver(() => DeliveryType)
@Protect('read')
export class DeliveryResolver {
  constructor(
    private readonly outbox: OutboxService,
    private readonly store: OutboxStore,
    @Inject(CHANNELS) private readonly all: readonly Channel[],
    @Inject(OPEN_CHANNELS) private readonly open: readonly OpenChannel[],
  ) {}

  @Query(() => [ChannelType], { description: 'Every channel, whether it is configured, and how it fares.' })
  async channels(): Promise<readonly ChannelType[]> {
    const counts = await this.store.counts();
    return this.all.map(({ id, summary, examples }) => ({
      id,
      summary,
      examples: toExamples(examples),
      pending: 0,
      dead: 0,
      ...counts.get(id),
      configured: this.open.some(({ channel }) => channel.id === id),
    }));
  }

  @Query(() => DeliveryConnection, { description: 'What was and is to be delivered, the latest first.' })
  async deliveries(@Args() { filter, ...page }: DeliveryPageArgs): Promise<PlainConnectionOf<OutgoingDelivery>> {
    const { first, after } = checkedPage(page);
    return plainConnectionOf(await this.store.page(withoutNulls(filter), first, after));
  }

  @Mutation(() => DeliveryResult, { description: 'Tries a delivery that was given up once more.' })
  @RequireScope('operate')
  async retryDelivery(@Args(theDelivery) id: string, @Caller() who: string): Promise<DoneType | Problem> {
    return resultOf(id, await this.outbox.retry(idOf(id), who));
  }

  @Mutation(() => DeliveryResult, { description: 'Gives a delivery up that has not arrived.' })
  @RequireScope('operate')
  async discardDelivery(@Args(theDelivery) id: string, @Caller() who: string): Promise<DoneType | Problem> {
    return resultOf(id, await this.outbox.discard(idOf(id), who));
  }

  @ResolveField(() => IncidentType, { nullable: true, description: 'The incident it is about.' })
  incident(@Parent() { incident }: OutgoingDelivery, @Context() { loaders }: GraphqlContext) {
    return incident === undefined ? undefined : loaders.incident.load(incident);
  }
}

function resultOf(id: string, dealt: Dealt): DoneType | Problem {
  if (dealt.done) return { id };
  const { because } = dealt;
  if (because !== undefined) return { problem: 'illegal', message: because };
  return { problem: 'not-found', message: `There is no delivery ${id}.` };
}

/** The number of a delivery; -1, which none has, when it is no number. */
function idOf(id: string): number {
  return /^\d{1,15}$/.test(id) ? Number(id) : -1;
}
