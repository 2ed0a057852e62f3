import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Suggestion } from '../../actions/rank-remediations.js';
import type { Precondition, Risk } from '../../actions/remediation.js';
import { RiskEnum } from './enums.js';

@ObjectType('Precondition', { description: 'Something that must hold before.' })
export class PreconditionType implements Precondition {
  @Field(() => String, { description: 'What must hold; where it does not, why.' })
  readonly says!: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether it holds; absent where only a person can tell.' })
  readonly holds?: boolean;
}

@ObjectType('SuspectedCause', { description: 'The cause that a remediation mends.' })
export class SuspectedCauseType implements Pick<Suggestion['cause'], 'id' | 'title' | 'score'> {
  @Field(() => ID, { description: 'The cause of the incident.' })
  readonly id!: string;

  @Field(() => String, { description: 'What it is.' })
  readonly title!: string;

  @Field(() => Float, { description: 'How much it is suspected, 0 to 1.' })
  readonly score!: number;
}

@ObjectType('Remediation', { description: 'What could be done about an incident.' })
export class RemediationType implements Omit<Suggestion, 'request'> {
  @Field(() => ID, { description: 'Unique within the incident; propose it by this.' })
  readonly id!: string;

  @Field(() => String, { description: 'The entry of the catalogue; `remediationCatalogue { id summary }` lists them.' })
  readonly remediation!: string;

  @Field(() => String, { description: 'What would be done.' })
  readonly title!: string;

  @Field(() => String, { description: 'What would be acted on.' })
  readonly entity!: string;

  @Field(() => SuspectedCauseType, { description: 'The cause it mends.' })
  readonly cause!: Suggestion['cause'];

  @Field(() => RiskEnum, { description: 'What it costs when it was wrong.' })
  readonly risk!: Risk;

  @Field(() => String, { description: 'What is expected of it.' })
  readonly effect!: string;

  @Field(() => Int, { description: 'How long after it the signals should be usual again, ms.' })
  readonly expectedWithinMs!: number;

  @Field(() => [String], { description: 'Who feels it beside the entity.' })
  readonly blastRadius!: readonly string[];

  @Field(() => [PreconditionType], { description: 'What must hold before.' })
  readonly preconditions!: readonly Precondition[];

  @Field(() => [String], { description: 'What a person would do, in order.' })
  readonly steps!: readonly string[];

  @Field(() => String, { nullable: true, description: 'The command that does it, where there is one.' })
  readonly command?: string;

  @Field(() => [String], { description: 'Why.' })
  readonly because!: readonly string[];

  @Field(() => Float, { description: 'How promising it is, 0 to 1: the list is in this order.' })
  readonly score!: number;

  @Field(() => String, { description: 'How the score came about.' })
  readonly scoreBecause!: string;
}
