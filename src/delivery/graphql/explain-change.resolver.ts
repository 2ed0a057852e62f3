import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { SeriesShift } from '../explain-change.js';
import { ExplainChangeService, type ChangeExplanation } from '../explain-change.service.js';
import { assertRange } from './bounded.js';
import { DateTime } from './date-time.js';
import { ChangeExplanationType, SeriesShiftType } from './explain-change.type.js';
import { AttributeType, toAttributes } from './inventory.type.js';
import { Protect } from './protect.js';

@Resolver(() => ChangeExplanationType)
@Protect('read')
export class ExplainChangeResolver {
  constructor(private readonly service: ExplainChangeService) {}

  @Query(() => ChangeExplanationType, {
    description:
      'What is different about an entity from one time to another, compared with the time before (four times as long).',
  })
  explainChange(
    @Args('entity', { type: () => ID, description: 'The name of the entity.' }) entity: string,
    @Args('from', { type: () => DateTime, description: 'Where before ends and after begins.' }) from: number,
    @Args('to', { type: () => DateTime, description: 'Where after ends; at most a day later.' }) to: number,
  ): Promise<ChangeExplanation> {
    assertRange({ from, to }, 86_400_000);
    return this.service.explain(entity, from, to);
  }
}

@Resolver(() => SeriesShiftType)
export class SeriesShiftResolver {
  @ResolveField(() => [AttributeType], { description: 'What tells it apart from series of the same name.' })
  attributes(@Parent() { attributes }: SeriesShift): readonly AttributeType[] {
    return toAttributes(attributes);
  }
}
