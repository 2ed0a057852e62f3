import { createUnionType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import type { IncidentStatus } from '../../domain/anomaly.js';
import type { MaintenanceWindow } from '../maintenance-window.js';
import type { Hold, Notification, NotificationState } from '../notification-policy.js';
import { Connection } from './connection.js';
import { DateTime } from './date-time.js';
import { enumOf, IncidentStatusEnum } from './enums.js';
import { DoneType } from './operations.type.js';
import { NotFoundType, problemTypeOf, type Problem } from './problem.type.js';

export const NotificationStateEnum = enumOf<NotificationState>(
  'NotificationState',
  'Where people stand with an incident.',
  {
    waiting: 'Not told yet: no cause is sure enough, and the deadline has not passed.',
    held: 'Held back, and told when nothing holds it back any more.',
    told: 'Told; every change of its status is told as well.',
    missed: 'It was over before anybody was told.',
  },
);

export const HoldEnum = enumOf<Hold>('Hold', 'What holds an incident back from people.', {
  severity: 'It is less severe than what is told.',
  snoozed: 'Somebody put it off.',
  maintenance: 'A maintenance window explains it.',
  'quiet-hours': 'People sleep, and it is not critical.',
});

@ObjectType('Notification', { description: 'What people were told of an incident, and what is waited for.' })
export class NotificationType implements Omit<Notification, 'incident' | 'version' | 'cause' | 'noted'> {
  @Field(() => NotificationStateEnum, { description: 'Where people stand with it.' })
  readonly state!: NotificationState;

  @Field(() => HoldEnum, { nullable: true, description: 'What holds it back.' })
  readonly hold?: Hold;

  @Field(() => String, { description: 'Why it is in this state, in a sentence.' })
  readonly because!: string;

  @Field(() => DateTime, { description: 'Since when it could have been told, by the clock.' })
  readonly seenAt!: number;

  @Field(() => DateTime, { nullable: true, description: 'When it is looked at again.' })
  readonly dueAt?: number;

  @Field(() => DateTime, { nullable: true, description: 'When it was told first.' })
  readonly toldAt?: number;

  @Field(() => IncidentStatusEnum, { nullable: true, description: 'The status that was told last.' })
  readonly status?: IncidentStatus;

  @Field(() => [String], { description: 'The channels that told of it.' })
  readonly channels!: readonly string[];
}

export const NotificationConnection = Connection(NotificationType, 'Notification', 'notifications');

@ObjectType('MaintenanceWindow', {
  description: 'A time in which trouble is expected: incidents that it explains are held back until it ends.',
})
export class MaintenanceWindowType implements Omit<MaintenanceWindow, 'labels'> {
  @Field(() => ID, { description: 'Its identity.' })
  readonly id!: string;

  @Field(() => DateTime, { description: 'When it begins.' })
  readonly from!: number;

  @Field(() => DateTime, { description: 'When it ends.' })
  readonly until!: number;

  @Field(() => [String], { description: 'Entities in its scope; `*` stands for any characters. Empty: any.' })
  readonly entities!: readonly string[];

  @Field(() => String, { description: 'What is done then.' })
  readonly reason!: string;

  @Field(() => String, { description: 'Who planned it.' })
  readonly createdBy!: string;
}

@InputType('LabelInput', { description: 'An attribute that an entity must have.' })
class LabelInput {
  @Field(() => String, { description: 'Its name; `owner` and `kind` count as attributes.' })
  readonly name!: string;

  @Field(() => String, { description: 'Its value.' })
  readonly value!: string;
}

@InputType('MaintenanceInput', { description: 'A maintenance window to plan: entities, labels or both.' })
export class MaintenanceInput {
  @Field(() => DateTime, { nullable: true, description: 'When it begins; now when absent.' })
  readonly from?: number | null;

  @Field(() => DateTime, { description: 'When it ends, within 90 days of its beginning.' })
  readonly until!: number;

  @Field(() => [String], { defaultValue: [], description: 'Entities by name; `*` stands for any characters.' })
  readonly entities!: readonly string[];

  @Field(() => [LabelInput], { defaultValue: [], description: 'Attributes that an entity must have, all of them.' })
  readonly labels!: readonly LabelInput[];

  @Field(() => String, { description: 'What is done then; whoever wonders about the silence reads it.' })
  readonly reason!: string;
}

export const EndMaintenanceResult = createUnionType({
  name: 'EndMaintenanceResult',
  description: 'Whether a maintenance window was ended.',
  types: () => [DoneType, NotFoundType] as const,
  resolveType: (value: DoneType | Problem) => problemTypeOf(value) ?? DoneType,
});
