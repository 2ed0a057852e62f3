import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { SlotCount, SlotValue } from '../../analysis/templates/count-slots.js';

@ObjectType('SlotValue', { description: 'A value that stood in a slot of a template.' })
export class SlotValueType implements SlotValue {
  @Field(() => String, { description: 'The value; empty where nothing stood there.' })
  readonly value!: string;

  @Field(() => Int, { description: 'In how many of the lines looked at.' })
  readonly count!: number;
}

@ObjectType('TemplateSlot', {
  description: 'A place of a template at which its lines differ, in the order of the text.',
})
export class TemplateSlotType implements SlotCount {
  @Field(() => String, {
    description: 'What the text of the template shows there, such as `<num>`, or `<*>` for words.',
  })
  readonly placeholder!: string;

  @Field(() => [SlotValueType], { description: 'The values in the lines looked at, the most frequent first.' })
  readonly values!: readonly SlotValue[];

  @Field(() => Int, { description: 'How many different values the lines looked at had, those not listed included.' })
  readonly distinct!: number;
}
