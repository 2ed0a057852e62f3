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
import type { Anomaly, Cause, IncidentSeverity, IncidentStatus } from '../../domain/anomaly.js';
import type { IncidentEvent } from '../../incidents/incident-event.js';
import { IncidentStore, type IncidentFilter } from '../../incidents/incident.store.js';
import type { KeptMember } from '../../incidents/member.js';
import { MembershipService, type Membership } from '../../incidents/membership.service.js';
import type { CauseRanking } from '../../incidents/ranking.js';
import type { IncidentRecord } from '../../incidents/transition.js';
import { AnomalyType } from './anomaly.type.js';
import { PostMortemService } from '../post-mortem.service.js';
import { checkedPage, connectionOf, PageArgs, type ConnectionOf } from './connection.js';
import { DateTime } from './date-time.js';
import { IncidentSeverityEnum, IncidentStatusEnum } from './enums.js';
import {
  CauseRankingConnection,
  CauseType,
  IncidentConnection,
  IncidentEventConnection,
  IncidentType,
  MemberConnection,
  MembershipType,
  MemberType,
} from './incident.type.js';
import { withoutNulls } from './input.js';
import type { GraphqlContext } from './loaders.js';
import { Protect } from './protect.js';

@InputType('IncidentFilter', { description: 'Which incidents; what is not given does not restrict.' })
export class IncidentFilterInput implements IncidentFilter {
  @Field(() => [IncidentStatusEnum], { nullable: true, description: 'In one of these states.' })
  readonly statuses?: readonly IncidentStatus[];

  @Field(() => [IncidentSeverityEnum], { nullable: true, description: 'Of one of these severities.' })
  readonly severities?: readonly IncidentSeverity[];

  @Field(() => String, { nullable: true, description: 'With a member at this entity.' })
  readonly entity?: string;

  @Field(() => String, { nullable: true, description: 'Given to this person.' })
  readonly assignee?: string;

  @Field(() => String, { nullable: true, description: 'With this tag.' })
  readonly tag?: string;

  @Field(() => DateTime, { nullable: true, description: 'Begun at or after this time.' })
  readonly since?: number;

  @Field(() => DateTime, { nullable: true, description: 'Begun before this time.' })
  readonly until?: number;
}

@ArgsType()
class IncidentPageArgs extends PageArgs {
  @Field(() => IncidentFilterInput, { nullable: true, description: 'Which incidents.' })
  readonly filter?: IncidentFilterInput;
}

@Resolver(() => IncidentType)
@Protect('read')
export class IncidentResolver {
  constructor(
    private readonly store: IncidentStore,
    private readonly memberships: MembershipService,
    private readonly postMortems: PostMortemService,
  ) {}

  @Query(() => IncidentType, { nullable: true, description: 'One incident, by its id or by its number.' })
  async incident(
    @Args('id', { type: () => ID, nullable: true, description: 'Its identity.' }) id: string | null,
    @Args('number', { type: () => Int, nullable: true, description: 'What people call it.' }) number: number | null,
  ): Promise<IncidentRecord | undefined> {
    if (typeof id === 'string') return this.store.byId(id);
    return typeof number === 'number' ? this.store.byNumber(number) : undefined;
  }

  @Query(() => IncidentConnection, { description: 'Incidents, the latest first.' })
  async incidents(@Args() { filter: given, ...page }: IncidentPageArgs): Promise<ConnectionOf<IncidentRecord>> {
    const { first, after } = checkedPage(page);
    const filter = withoutNulls(given);
    return connectionOf(await this.store.page(filter, first, after), () => this.store.count(filter));
  }

  @Query(() => MembershipType, { nullable: true, description: 'Why an anomaly belongs to an incident, if it does.' })
  async why(
    @Args('anomaly', { type: () => ID, description: 'The anomaly.' }) anomaly: string,
    @Args('incident', { type: () => ID, description: 'The incident.' }) incident: string,
  ): Promise<Membership | undefined> {
    return this.memberships.explain(anomaly, incident);
  }

  @Query(() => MembershipType, {
    nullable: true,
    description: 'What keeps an anomaly out of an incident, if it is out.',
  })
  async whyNot(
    @Args('anomaly', { type: () => ID, description: 'The anomaly.' }) anomaly: string,
    @Args('incident', { type: () => ID, description: 'The incident.' }) incident: string,
  ): Promise<Membership | undefined> {
    return this.memberships.explain(anomaly, incident);
  }

  @Query(() => String, {
    nullable: true,
    description: 'The draft of a post-mortem of an incident as Markdown: what is known, and what is left to people.',
  })
  postMortem(
    @Args('incident', { type: () => ID, description: 'The incident.' }) incident: string,
  ): Promise<string | undefined> {
    return this.postMortems.write(incident);
  }

  @ResolveField(() => [CauseType], {
    description: 'What is suspected, the most suspect first; judged ones in their place.',
  })
  causes(@Parent() { id }: IncidentRecord, @Context() { loaders }: GraphqlContext): Promise<readonly Cause[]> {
    return loaders.causes.load(id);
  }

  @ResolveField(() => MemberConnection, { description: 'Its anomalies, the earliest first.' })
  async members(
    @Parent() { id }: IncidentRecord,
    @Args() page: PageArgs,
    @Context() { loaders }: GraphqlContext,
  ): Promise<ConnectionOf<KeptMember>> {
    const { first, after } = checkedPage(page);
    const found =
      after === undefined ? loaders.members.load({ incident: id, first }) : this.store.members.page(id, first, after);
    return connectionOf(await found, () => loaders.memberCount.load(id));
  }

  @ResolveField(() => Int, { description: 'How many anomalies it has.' })
  memberCount(@Parent() { id }: IncidentRecord, @Context() { loaders }: GraphqlContext): Promise<number> {
    return loaders.memberCount.load(id);
  }

  @ResolveField(() => IncidentEventConnection, { description: 'What happened to it, the earliest first.' })
  async timeline(
    @Parent() { id, version }: IncidentRecord,
    @Args() page: PageArgs,
    @Context() { loaders }: GraphqlContext,
  ): Promise<ConnectionOf<IncidentEvent>> {
    const { first, after } = checkedPage(page);
    const found =
      after === undefined ? loaders.timeline.load({ incident: id, first }) : this.store.events(id, first, after);
    return connectionOf(await found, () => Promise.resolve(version));
  }

  @ResolveField(() => CauseRankingConnection, {
    description: 'How its causes were ranked over time, the latest first.',
  })
  async causeHistory(
    @Parent() { id }: IncidentRecord,
    @Args() page: PageArgs,
    @Context() { loaders }: GraphqlContext,
  ): Promise<ConnectionOf<CauseRanking>> {
    const { first, after } = checkedPage(page);
    const found =
      after === undefined ? loaders.rankings.load({ incident: id, first }) : this.store.rankings.page(id, first, after);
    return connectionOf(await found, () => loaders.rankingCount.load(id));
  }

  @ResolveField(() => [String], {
    description: 'The owners of its entities as the inventory knows them, by name: who to ask.',
  })
  async owners(
    @Parent() { entities }: IncidentRecord,
    @Context() { loaders }: GraphqlContext,
  ): Promise<readonly string[]> {
    const known = await Promise.all(entities.map((entity) => loaders.entity.load(entity)));
    return [...new Set(known.flatMap((entity) => entity?.owner ?? []))].toSorted();
  }

  @ResolveField(() => IncidentType, { nullable: true, description: 'The incident that took it in.' })
  mergedInto(@Parent() { mergedInto }: IncidentRecord, @Context() { loaders }: GraphqlContext) {
    return mergedInto === undefined ? undefined : loaders.incident.load(mergedInto);
  }

  @ResolveField(() => IncidentType, { nullable: true, description: 'The earlier incident that came back in it.' })
  recurrenceOf(@Parent() { recurrenceOf }: IncidentRecord, @Context() { loaders }: GraphqlContext) {
    return recurrenceOf === undefined ? undefined : loaders.incident.load(recurrenceOf);
  }
}

@Resolver(() => MemberType)
export class MemberResolver {
  @ResolveField(() => AnomalyType, { nullable: true, description: 'The anomaly; absent when it is no longer kept.' })
  anomaly(@Parent() { anomaly }: KeptMember, @Context() { loaders }: GraphqlContext): Promise<Anomaly | undefined> {
    return loaders.anomaly.load(anomaly);
  }
}
