import { createUnionType, Field, Float, Int, ObjectType } from '@nestjs/graphql';
import type { Elasticity, Predicted } from '../../analysis/capacity/elasticity.js';
import type { WhatIfAnswer } from '../../capacity/ask-what-if.js';
import type { WhatIfOutcome } from '../../capacity/what-if.service.js';
import { DateTime } from './date-time.js';
import { NotFoundType, ProblemType } from './problem.type.js';

@ObjectType('LoadFit', {
  description: 'How use has followed load so far: use = base + slope · load, by least squares.',
})
export class LoadFitType implements Pick<Elasticity, 'base' | 'slope' | 'r2' | 'count'> {
  @Field(() => Float, { description: 'Use without load.' })
  readonly base!: number;

  @Field(() => Float, { description: 'Use that one more of load asks for.' })
  readonly slope!: number;

  @Field(() => Float, {
    description: 'The share of the variance of use that load explains, 0 to 1; below 0.3 is refused.',
  })
  readonly r2!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'By how many per cent use rises when load does by one, at the mean load.',
  })
  readonly elasticity!: number | null;

  @Field(() => Int, { description: 'Moments it was learnt from.' })
  readonly count!: number;

  @Field(() => Float, { description: 'The least load that was seen.' })
  readonly leastLoad!: number;

  @Field(() => Float, { description: 'The most load that was seen; beyond it the line is a guess.' })
  readonly mostLoad!: number;
}

@ObjectType('PredictedUse', { description: 'Use at some load, for a single moment.' })
export class PredictedUseType implements Predicted {
  @Field(() => Float, { description: 'The load.' })
  readonly load!: number;

  @Field(() => Float, { description: 'The use that is expected.' })
  readonly mean!: number;

  @Field(() => Float, { description: 'One moment in ten has less.' })
  readonly lower80!: number;

  @Field(() => Float, { description: 'One moment in ten has more.' })
  readonly upper80!: number;

  @Field(() => Float, { description: 'How far the load is outside of what was seen, in widths of that; 0 inside.' })
  readonly beyond!: number;

  @Field(() => String, { description: 'How it comes about.' })
  readonly because!: string;
}

@ObjectType('WhatIfHolds', { description: 'Whether a resource is enough.' })
export class WhatIfHoldsType {
  @Field(() => Boolean, { description: 'For what is expected.' })
  readonly onAverage!: boolean;

  @Field(() => Boolean, { description: 'For nine moments in ten.' })
  readonly mostly!: boolean;
}

@ObjectType('WhatIfAnswer', { description: 'What becomes of one resource, or why that cannot be said.' })
export class WhatIfAnswerType implements Omit<WhatIfAnswer, 'fit' | 'unit'> {
  @Field(() => String, { description: 'Whose it is.' })
  readonly entity!: string;

  @Field(() => String, { description: 'The kind of resource.' })
  readonly resource!: string;

  @Field(() => String, { description: 'Which one of several; empty when there is one.' })
  readonly key!: string;

  @Field(() => String, { description: 'In what it is measured; see `CapacityResource.unit`.' })
  readonly unit!: string;

  @Field(() => String, { nullable: true, description: 'The metric of load that explains its use best.' })
  readonly load?: string;

  @Field(() => LoadFitType, { nullable: true, description: 'How its use has followed that load.' })
  readonly fit?: LoadFitType;

  @Field(() => PredictedUseType, { nullable: true, description: 'Use in the busy hours of the last week.' })
  readonly today?: Predicted;

  @Field(() => PredictedUseType, { nullable: true, description: 'Use in the same hours, if it came so.' })
  readonly asked?: Predicted;

  @Field(() => Float, { nullable: true, description: 'From so much on it counts as spent; absent without a limit.' })
  readonly spentFrom?: number;

  @Field(() => WhatIfHoldsType, { nullable: true, description: 'Whether it is enough; absent without a limit.' })
  readonly holds?: WhatIfHoldsType;

  @Field(() => String, { nullable: true, description: 'Why nothing can be said of it.' })
  readonly refused?: string;

  @Field(() => [String], { description: 'Why.' })
  readonly because!: readonly string[];
}

@ObjectType('WhatIf', { description: 'What would become of the resources of an entity.' })
export class WhatIfType {
  @Field(() => DateTime, { description: 'As of when.' })
  readonly asOf!: number;

  @Field(() => [WhatIfAnswerType], { description: 'One for each resource whose use answers to load.' })
  readonly answers!: readonly WhatIfAnswerType[];
}

@ObjectType('NotUnderstood', {
  implements: () => [ProblemType],
  description: 'The question is none that is understood.',
})
export class NotUnderstoodType extends ProblemType {}

type Shown = WhatIfType | { readonly problem: 'not-found' | 'not-understood'; readonly message: string };

export const WhatIfResult = createUnionType({
  name: 'WhatIfResult',
  description: 'The answer, or why there is none.',
  types: () => [WhatIfType, NotFoundType, NotUnderstoodType] as const,
  resolveType: (value: Shown) =>
    'problem' in value ? (value.problem === 'not-found' ? NotFoundType : NotUnderstoodType) : WhatIfType,
});

export function whatIfResultOf(outcome: WhatIfOutcome): Shown {
  if (outcome.kind !== 'answered') return { problem: outcome.kind, message: outcome.because };
  return { asOf: outcome.asOf, answers: outcome.answers.map(shownAnswer) };
}

function shownAnswer({ fit, ...answer }: WhatIfAnswer): WhatIfAnswerType {
  return { ...answer, ...(fit && { fit: shownFit(fit) }) };
}

/** The elasticity at a mean use of nothing is no number. */
function shownFit({ base, slope, r2, elasticity, count, loads: { least, most } }: Elasticity): LoadFitType {
  const shown = Number.isFinite(elasticity) ? elasticity : null;
  return { base, slope, r2, elasticity: shown, count, leastLoad: least, mostLoad: most };
}
