import { Args, ArgsType, Context, Field, ID, InputType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { AnomalyStore, type AnomalyFilter } from '../../detection/anomaly.store.js';
import type { Anomaly } from '../../domain/anomaly.js';
import type { IncidentRecord } from '../../incidents/transition.js';
import { AnomalyConnection, AnomalyType, SignalType, toSignal } from './anomaly.type.js';
import { checkedPage, connectionOf, PageArgs, type ConnectionOf } from './connection.js';
import { DateTime } from './date-time.js';
import { IncidentType } from './incident.type.js';
import { withoutNulls } from './input.js';
import type { GraphqlContext } from './loaders.js';
import { Protect } from './protect.js';

@InputType('AnomalyFilter', { description: 'Which anomalies; what is not given does not restrict.' })
class AnomalyFilterInput implements AnomalyFilter {
  @Field(() => [String], { nullable: true, description: 'At one of these entities.' })
  readonly entities?: readonly string[];

  @Field(() => String, { nullable: true, description: 'Found by this detector, or an alert of this tool.' })
  readonly detector?: string;

  @Field(() => Boolean, { nullable: true, description: 'Only those that go on (true) or are over (false).' })
  readonly active?: boolean;

  @Field(() => DateTime, { nullable: true, description: 'Begun at or after this time.' })
  readonly since?: number;

  @Field(() => DateTime, { nullable: true, description: 'Begun before this time.' })
  readonly until?: number;
}

@ArgsType()
class AnomalyPageArgs extends PageArgs {
  @Field(() => AnomalyFilterInput, { nullable: true, description: 'Which anomalies.' })
  readonly filter?: AnomalyFilterInput;
}

@Resolver(() => AnomalyType)
@Protect('read')
export class AnomalyResolver {
  constructor(private readonly store: AnomalyStore) {}

  @Query(() => AnomalyType, { nullable: true, description: 'One anomaly by its id.' })
  async anomaly(
    @Args('id', { type: () => ID, description: 'Its identity.' }) id: string,
  ): Promise<Anomaly | undefined> {
    return (await this.store.byIds([id]))[0];
  }

  @Query(() => AnomalyConnection, { description: 'Anomalies, the latest first.' })
  async anomalies(@Args() { filter: given, ...page }: AnomalyPageArgs): Promise<ConnectionOf<Anomaly>> {
    const { first, after } = checkedPage(page);
    const filter = withoutNulls(given);
    return connectionOf(await this.store.page(filter, first, after), () => this.store.count(filter));
  }

  @ResolveField(() => SignalType, { description: 'Which signal of the entity misbehaved.' })
  signal(@Parent() { signal }: Anomaly): SignalType {
    return toSignal(signal);
  }

  @ResolveField(() => IncidentType, { nullable: true, description: 'The latest incident it belongs to.' })
  incident(@Parent() { id }: Anomaly, @Context() { loaders }: GraphqlContext): Promise<IncidentRecord | undefined> {
    return loaders.incidentOfAnomaly.load(id);
  }
}
