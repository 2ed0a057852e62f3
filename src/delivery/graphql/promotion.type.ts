import { createUnionType, Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Comparison, Difference } from '../../actions/comparison.js';
import type { OnWorse, Promotion, PromotionEvent, PromotionStatus } from '../../actions/promotion.js';
import type { Precondition } from '../../actions/remediation.js';
import type { Aspect, RegressionVerdict } from '../../analysis/verification/regression.js';
import { PlainConnection } from './connection.js';
import { DateTime } from './date-time.js';
import { AspectEnum, OnWorseEnum, PromotionStatusEnum, RegressionVerdictEnum } from './enums.js';
import { IllegalTransitionType, problemTypeOf, type Problem } from './problem.type.js';
import { PreconditionType } from './remediation.type.js';

@ObjectType('Difference', { description: 'Something that is clearly better or worse after than before.' })
export class DifferenceType implements Difference {
  @Field(() => String, { description: 'Whose signal it is.' })
  readonly entity!: string;

  @Field(() => String, { description: 'The name of the series, or the template.' })
  readonly signal!: string;

  @Field(() => AspectEnum, { description: 'What it tells of a version.' })
  readonly aspect!: Aspect;

  @Field(() => RegressionVerdictEnum, { description: 'Which way it went.' })
  readonly verdict!: Difference['verdict'];

  @Field(() => Float, { description: 'The median before; of a template, lines a minute.' })
  readonly before!: number;

  @Field(() => Float, { description: 'The same after.' })
  readonly after!: number;

  @Field(() => Float, { description: 'How much higher it is.' })
  readonly shift!: number;

  @Field(() => Float, { description: 'The lower end of its 95 % interval.' })
  readonly lower!: number;

  @Field(() => Float, { description: 'The upper end of its 95 % interval.' })
  readonly upper!: number;

  @Field(() => Float, { description: 'How probable so large a difference is by chance, 0 to 1.' })
  readonly p!: number;

  @Field(() => String, { description: 'The same in a sentence.' })
  readonly because!: string;
}

@ObjectType('Comparison', { description: 'A version compared with the version before it, on the same signals.' })
export class ComparisonType implements Omit<Comparison, 'before' | 'after'> {
  @Field(() => RegressionVerdictEnum, { description: 'Worse when anything that is judged is.' })
  readonly verdict!: RegressionVerdict;

  @Field(() => String, { description: 'Why, in a sentence.' })
  readonly because!: string;

  @Field(() => [String], { description: 'Whose signals were compared.' })
  readonly entities!: readonly string[];

  @Field(() => Int, { description: 'How many series and templates were.' })
  readonly compared!: number;

  @Field(() => [DifferenceType], { description: 'What is clearly different, the worst first.' })
  readonly differences!: readonly Difference[];
}

@ObjectType('PromotionEvent', { description: 'One step of a promotion.' })
export class PromotionEventType implements Omit<PromotionEvent, 'promotion' | 'version'> {
  @Field(() => DateTime, { description: 'When.' })
  readonly at!: number;

  @Field(() => String, { description: 'Who did it; `throughline` for the machine.' })
  readonly by!: string;

  @Field(() => PromotionStatusEnum, { description: 'Where it was afterwards.' })
  readonly status!: PromotionStatus;

  @Field(() => String, { description: 'The same in a sentence.' })
  readonly summary!: string;
}

@ObjectType('Promotion', { description: 'A version on its way into production under guard.' })
export class PromotionType implements Pick<Promotion, 'id' | 'status' | 'by' | 'at'> {
  @Field(() => ID, { description: 'Its identity.' })
  readonly id!: string;

  @Field(() => PromotionStatusEnum, { description: 'How far it is.' })
  readonly status!: PromotionStatus;

  @Field(() => String, { description: 'Who promotes it.' })
  readonly by!: string;

  @Field(() => DateTime, { description: 'When it was asked for.' })
  readonly at!: number;

  @Field(() => Int, { description: 'How long it is compared, ms of event time.' })
  readonly watchMs!: number;

  @Field(() => OnWorseEnum, { description: 'What is done when it is worse.' })
  readonly onWorse!: OnWorse;

  @Field(() => [PreconditionType], { description: 'What had to hold.' })
  readonly preconditions!: readonly Precondition[];

  @Field(() => DateTime, { nullable: true, description: 'Since when it runs, in event time.' })
  readonly effectiveAt?: number;

  @Field(() => ComparisonType, { nullable: true, description: 'How it compares; absent until that is known.' })
  readonly comparison?: Comparison;
}

export const PromotionConnection = PlainConnection(PromotionType, 'Promotion', 'promotions');

export const PromotionResult = createUnionType({
  name: 'PromotionResult',
  description: 'The promotion, also when its preconditions refuse it, or why there is none.',
  types: () => [PromotionType, IllegalTransitionType] as const,
  resolveType: (value: Promotion | Problem) => ('problem' in value ? problemTypeOf(value) : PromotionType),
});
