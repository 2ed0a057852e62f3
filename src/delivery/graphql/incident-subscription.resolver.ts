import { Args, Context, Field, ID, InputType, ObjectType, Resolver, Subscription } from '@nestjs/graphql';
import type { IncidentSeverity, IncidentStatus } from '../../domain/anomaly.js';
import type { IncidentRecord } from '../../incidents/transition.js';
import { IncidentSeverityEnum, IncidentStatusEnum } from './enums.js';
import { IncidentEventType, IncidentType } from './incident.type.js';
import { IncidentFeed, type IncidentChange, type IncidentChangeFilter } from './incident-feed.js';
import { withoutNulls } from './input.js';
import { Protect } from './protect.js';

@InputType('IncidentChangeFilter', { description: 'Which changes of incidents; what is not given does not restrict.' })
class IncidentChangeFilterInput implements IncidentChangeFilter {
  @Field(() => ID, { nullable: true, description: 'Of this incident.' })
  readonly incident?: string;

  @Field(() => [IncidentStatusEnum], { nullable: true, description: 'After which it is in one of these states.' })
  readonly statuses?: readonly IncidentStatus[];

  @Field(() => [IncidentSeverityEnum], { nullable: true, description: 'Of an incident of one of these severities.' })
  readonly severities?: readonly IncidentSeverity[];

  @Field(() => String, { nullable: true, description: 'Of an incident at this entity.' })
  readonly entity?: string;
}

@ObjectType('IncidentChange', { description: 'Something happened to an incident.' })
export class IncidentChangeType implements IncidentChange {
  @Field(() => IncidentEventType, { description: 'What happened.' })
  readonly event!: IncidentChange['event'];

  @Field(() => IncidentType, { description: 'The incident as it is by now.' })
  readonly incident!: IncidentRecord;
}

/** What a subscription finds in its context. */
export interface SubscriptionContext {
  /** Ends the connection of a client that does not keep up. */
  readonly drop: () => void;
}

@Resolver(() => IncidentChangeType)
@Protect('read')
export class IncidentSubscriptionResolver {
  constructor(private readonly feed: IncidentFeed) {}

  @Subscription(() => IncidentChangeType, {
    description:
      'Tells of every event of the incidents that match, after it was stored. A client that does not keep up is dropped; after reconnecting it asks for what it missed.',
    resolve: (change: IncidentChange) => change,
  })
  incidentChanged(
    @Args('filter', { type: () => IncidentChangeFilterInput, nullable: true, description: 'Which changes.' })
    filter: IncidentChangeFilterInput | null,
    @Context() { drop }: SubscriptionContext,
  ): AsyncIterableIterator<IncidentChange> {
    return this.feed.subscribe(withoutNulls(filter), drop);
  }
}
