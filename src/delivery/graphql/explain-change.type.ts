import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Change } from '../../domain/inventory.js';
import type { AttributeShift, SeriesShift, TemplateShift } from '../explain-change.js';
import type { ChangeExplanation } from '../explain-change.service.js';
import { DateTime } from './date-time.js';
import { ChangeType } from './inventory.type.js';

@ObjectType('TemplateShift', { description: 'A template whose lines are significantly more or less frequent.' })
export class TemplateShiftType implements Omit<TemplateShift, 'ratio'> {
  @Field(() => ID, { name: 'template', description: 'The template.' })
  readonly key!: string;

  @Field(() => String, { description: 'Its text.' })
  readonly text!: string;

  @Field(() => Int, { description: 'Lines before.' })
  readonly before!: number;

  @Field(() => Int, { description: 'Lines after.' })
  readonly after!: number;

  @Field(() => Float, { description: 'Lines a minute before.' })
  readonly rateBefore!: number;

  @Field(() => Float, { description: 'Lines a minute after.' })
  readonly rateAfter!: number;

  @Field(() => Float, { description: 'How probable so large a difference is by chance, 0 to 1.' })
  readonly p!: number;

  @Field(() => String, { description: 'What is different, in a sentence.' })
  readonly because!: string;
}

@ObjectType('AttributeShift', { description: 'A value that a significantly larger or smaller share of the lines has.' })
export class AttributeShiftType implements Omit<AttributeShift, 'ratio' | 'key'> {
  @Field(() => String, { description: 'The name of the attribute.' })
  readonly name!: string;

  @Field(() => String, { description: 'Its value.' })
  readonly value!: string;

  @Field(() => Int, { description: 'Sampled lines that had it before.' })
  readonly before!: number;

  @Field(() => Int, { description: 'Sampled lines that had it after.' })
  readonly after!: number;

  @Field(() => Float, { description: 'Share of the lines before, 0 to 1.' })
  readonly rateBefore!: number;

  @Field(() => Float, { description: 'Share of the lines after, 0 to 1.' })
  readonly rateAfter!: number;

  @Field(() => Float, { description: 'How probable so large a difference is by chance, 0 to 1.' })
  readonly p!: number;

  @Field(() => String, { description: 'What is different, in a sentence.' })
  readonly because!: string;
}

@ObjectType('SeriesShift', { description: 'A series that runs elsewhere than before.' })
export class SeriesShiftType implements Omit<SeriesShift, 'attributes' | 'entity'> {
  @Field(() => String, { description: 'What is measured.' })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: 'In which unit.' })
  readonly unit?: string;

  @Field(() => Float, { description: 'Median before.' })
  readonly before!: number;

  @Field(() => Float, { description: 'Median after.' })
  readonly after!: number;

  @Field(() => Float, { description: 'How far the median moved, in units of the usual spread.' })
  readonly spreads!: number;

  @Field(() => String, { description: 'What is different, in a sentence.' })
  readonly because!: string;
}

@ObjectType('LineCounts', { description: 'Log lines that were compared.' })
export class LineCountsType {
  @Field(() => Int, { description: 'Lines before.' })
  readonly before!: number;

  @Field(() => Int, { description: 'Lines after.' })
  readonly after!: number;

  @Field(() => Int, { description: 'Lines of both whose attributes were read.' })
  readonly sampled!: number;
}

@ObjectType('ChangeExplanation', {
  description: 'What is different about an entity in a stretch of time, compared with the time before it.',
})
export class ChangeExplanationType implements ChangeExplanation {
  @Field(() => String, { description: 'The entity.' })
  readonly entity!: string;

  @Field(() => DateTime, { description: 'Since when it was compared with.' })
  readonly baseline!: number;

  @Field(() => DateTime, { description: 'Where before ends and after begins.' })
  readonly from!: number;

  @Field(() => DateTime, { description: 'Where after ends.' })
  readonly to!: number;

  @Field(() => LineCountsType, { description: 'How many log lines were compared.' })
  readonly lines!: LineCountsType;

  @Field(() => [TemplateShiftType], {
    description: 'Templates that became more or less frequent, the least probable first.',
  })
  readonly templates!: readonly TemplateShift[];

  @Field(() => [AttributeShiftType], { description: 'Values of attributes that did, the least probable first.' })
  readonly attributes!: readonly AttributeShift[];

  @Field(() => [SeriesShiftType], { description: 'Series that moved, the farthest first.' })
  readonly series!: readonly SeriesShift[];

  @Field(() => [ChangeType], { description: 'What was done to it meanwhile, the latest first.' })
  readonly changes!: readonly Change[];
}
