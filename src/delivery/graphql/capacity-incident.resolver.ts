import { Context, Field, ID, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { CapacityAction } from '../../capacity/plan.js';
import type { Prevented } from '../../capacity/prevention.service.js';
import type { IncidentRecord } from '../../incidents/transition.js';
import { CapacityActionType } from './capacity.type.js';
import { DateTime } from './date-time.js';
import { IncidentType } from './incident.type.js';
import type { GraphqlContext } from './loaders.js';

/** The members of an incident and a quarter of plans are looked through. */
const PREVENTION_COST = 50;

@ObjectType('Prevention', { description: 'The capacity action that would have prevented an incident.' })
export class PreventionType implements Omit<Prevented, 'anomaly'> {
  @Field(() => ID, { description: 'The anomaly that tells that something was spent.' })
  readonly anomaly!: string;

  @Field(() => CapacityActionType, { description: 'What should have been done.' })
  readonly action!: CapacityAction;

  @Field(() => DateTime, { description: 'Since which plan it was known.' })
  readonly knownSince!: number;

  @Field(() => String, { description: 'What that plan said.' })
  readonly because!: string;
}

@Resolver(() => IncidentType)
export class IncidentPreventionResolver {
  @ResolveField(() => PreventionType, {
    nullable: true,
    description: 'The capacity action that would have prevented it, where a plan before it foretold what was spent.',
    complexity: PREVENTION_COST,
  })
  prevention(@Parent() { id }: IncidentRecord, @Context() { loaders }: GraphqlContext): Promise<Prevented | undefined> {
    return loaders.prevention.load(id);
  }
}
