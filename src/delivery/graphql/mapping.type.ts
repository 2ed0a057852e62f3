import { Field, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('MappedRecord', { description: 'One record that a payload would become.' })
export class MappedRecordType {
  @Field(() => String, { description: 'Among which records: logs, points, changes, alerts, entities or relations.' })
  readonly kind!: string;

  @Field(() => String, { description: 'The record, as JSON.' })
  readonly json!: string;
}

@ObjectType('MappingWarning', { description: 'Why some of a payload would be refused.' })
export class MappingWarningType {
  @Field(() => String, {
    description: 'Which field of which rule leads nowhere or makes no sense, e.g. a fingerprint.',
  })
  readonly because!: string;

  @Field(() => Int, { description: 'How many records it concerns.' })
  readonly records!: number;
}

@ObjectType('MappingTrial', { description: 'What a payload would become by a mapping. Nothing of it is kept.' })
export class MappingTrialType {
  @Field(() => String, {
    nullable: true,
    description: 'Why nothing can be tried: what is wrong with mapping or payload.',
  })
  readonly problem?: string;

  @Field(() => [MappingWarningType], { description: 'What would be refused, the most frequent reasons first.' })
  readonly warnings!: readonly MappingWarningType[];

  @Field(() => [MappedRecordType], { description: 'What it would become; at most the first 100 records.' })
  readonly records!: readonly MappedRecordType[];
}
