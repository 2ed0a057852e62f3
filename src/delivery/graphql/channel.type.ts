import { createUnionType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { DeliveryFilter, DeliveryState, OutgoingDelivery } from '../outbox.store.js';
import { PlainConnection } from './connection.js';
import { DateTime } from './date-time.js';
import { enumOf } from './enums.js';
import { CatalogueEntryType, DoneType } from './operations.type.js';
import { IllegalTransitionType, NotFoundType, problemTypeOf, type Problem } from './problem.type.js';

@ObjectType('Channel', { description: 'A way out to people or to another tool.' })
export class ChannelType extends CatalogueEntryType {
  @Field(() => Boolean, { description: 'Whether the configuration says where to.' })
  readonly configured!: boolean;

  @Field(() => Int, { description: 'Deliveries that wait, or wait to be tried again.' })
  readonly pending!: number;

  @Field(() => Int, { description: 'Deliveries that were given up.' })
  readonly dead!: number;

  @Field(() => DateTime, { nullable: true, description: 'When one arrived last.' })
  readonly lastSentAt?: number;
}

const DeliveryStateEnum = enumOf<DeliveryState>('DeliveryState', 'What became of a delivery.', {
  pending: 'It waits for its turn, or to be tried again.',
  sent: 'It has arrived.',
  dead: 'It was refused for good, or failed for too long.',
  discarded: 'Somebody decided that it is wanted no more.',
});

@ObjectType('Delivery', { description: 'One message on its way through one channel.' })
export class DeliveryType implements Omit<OutgoingDelivery, 'id' | 'topic' | 'message' | 'expiresAt' | 'incident'> {
  @Field(() => ID, { description: 'Its identity.' })
  readonly id!: number;

  @Field(() => String, { description: 'The channel.' })
  readonly channel!: string;

  @Field(() => String, { description: 'The same for every attempt; receivers know a repetition by it.' })
  readonly key!: string;

  @Field(() => DeliveryStateEnum, { description: 'What became of it.' })
  readonly state!: DeliveryState;

  @Field(() => Int, { description: 'How often it was tried.' })
  readonly attempts!: number;

  @Field(() => DateTime, { description: 'When it was to be told.' })
  readonly createdAt!: number;

  @Field(() => DateTime, { description: 'When it is tried next, while it is pending.' })
  readonly dueAt!: number;

  @Field(() => DateTime, { nullable: true, description: 'When it arrived, or was given up.' })
  readonly finishedAt?: number;

  @Field(() => String, { nullable: true, description: 'What went wrong last.' })
  readonly problem?: string;
}

export const DeliveryConnection = PlainConnection(DeliveryType, 'Delivery', 'deliveries');

@InputType('DeliveryFilter', { description: 'Which deliveries; what is not given does not restrict.' })
export class DeliveryFilterInput implements DeliveryFilter {
  @Field(() => String, { nullable: true, description: 'Through this channel.' })
  readonly channel?: string;

  @Field(() => DeliveryStateEnum, { nullable: true, description: 'In this state.' })
  readonly state?: DeliveryState;

  @Field(() => ID, { nullable: true, description: 'About this incident.' })
  readonly incident?: string;
}

export const DeliveryResult = createUnionType({
  name: 'DeliveryResult',
  description: 'What became of a delivery that somebody dealt with.',
  types: () => [DoneType, NotFoundType, IllegalTransitionType] as const,
  resolveType: (value: DoneType | Problem) => problemTypeOf(value) ?? DoneType,
});
