import { Args, ArgsType, Context, Field, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { IncidentRecord } from '../../incidents/transition.js';
import { RequireScope } from '../../platform/access/require-scope.js';
import { Clock } from '../../platform/clock.js';
import type { MaintenanceWindow } from '../maintenance-window.js';
import { MaintenanceService } from '../maintenance.service.js';
import type { Hold, Notification, NotificationState } from '../notification-policy.js';
import { NotificationStore } from '../notification.store.js';
import { boundedIds, boundedText, bounds } from './bounded.js';
import { Caller } from './caller.js';
import { checkedPage, connectionOf, PageArgs, type ConnectionOf } from './connection.js';
import { IncidentType } from './incident.type.js';
import { withoutNulls } from './input.js';
import { AttributeType, toAttributes } from './inventory.type.js';
import type { GraphqlContext } from './loaders.js';
import {
  EndMaintenanceResult,
  HoldEnum,
  MaintenanceInput,
  MaintenanceWindowType,
  NotificationConnection,
  NotificationStateEnum,
  NotificationType,
} from './notification.type.js';
import type { DoneType } from './operations.type.js';
import type { Problem } from './problem.type.js';
import { Protect } from './protect.js';

@ArgsType()
class NotificationPageArgs extends PageArgs {
  @Field(() => NotificationStateEnum, { nullable: true, description: 'In this state.' })
  readonly state?: NotificationState;

  @Field(() => HoldEnum, { nullable: true, description: 'Held back by this.' })
  readonly hold?: Hold;
}

@Resolver(() => NotificationType)
@Protect('read')
export class NotificationResolver {
  constructor(private readonly store: NotificationStore) {}

  @Query(() => NotificationConnection, { description: 'What people were told of incidents, or not, the latest first.' })
  async notifications(@Args() { state, hold, ...page }: NotificationPageArgs): Promise<ConnectionOf<Notification>> {
    const { first, after } = checkedPage(page);
    const filter = withoutNulls({ ...(state && { state }), ...(hold && { hold }) });
    return connectionOf(await this.store.page(filter, first, after), () => this.store.count(filter));
  }

  @ResolveField(() => IncidentType, { nullable: true, description: 'The incident.' })
  incident(@Parent() { incident }: Notification, @Context() { loaders }: GraphqlContext) {
    return loaders.incident.load(incident);
  }
}

@Resolver(() => IncidentType)
@Protect('read')
export class IncidentNotificationResolver {
  @ResolveField(() => NotificationType, {
    nullable: true,
    description: 'What people were told of it; absent while no channel is configured.',
  })
  notification(@Parent() { id }: IncidentRecord, @Context() { loaders }: GraphqlContext) {
    return loaders.notification.load(id);
  }
}

@Resolver(() => MaintenanceWindowType)
@Protect('read')
export class MaintenanceResolver {
  constructor(
    private readonly maintenance: MaintenanceService,
    private readonly clock: Clock,
  ) {}

  @Query(() => [MaintenanceWindowType], { description: 'Maintenance windows that have not ended, the next end first.' })
  maintenanceWindows(): Promise<readonly MaintenanceWindow[]> {
    return this.maintenance.upcoming();
  }

  @Mutation(() => MaintenanceWindowType, { description: 'Plans a time in which trouble is expected.' })
  @RequireScope('operate')
  planMaintenance(
    @Args('window', { type: () => MaintenanceInput, description: 'The window.' }) window: MaintenanceInput,
    @Caller() who: string,
  ): Promise<MaintenanceWindow> {
    const { from, until, entities, labels, reason } = window;
    const asked = {
      from: from ?? this.clock.now(),
      until,
      entities: boundedIds('entities', entities).map((name) => boundedText('entities', name, bounds.id)),
      labels: Object.fromEntries(labels.map(({ name, value }) => [boundedText('labels', name, bounds.name), value])),
      reason: boundedText('reason', reason, bounds.note),
    };
    return this.maintenance.plan(asked, who);
  }

  @Mutation(() => EndMaintenanceResult, { description: 'Ends a maintenance window; what it held back is told.' })
  @RequireScope('operate')
  async endMaintenance(
    @Args('id', { type: () => ID, description: 'The window.' }) id: string,
    @Caller() who: string,
  ): Promise<DoneType | Problem> {
    const ended = await this.maintenance.end(id, who);
    return ended ? { id } : { problem: 'not-found', message: `No maintenance window ${id} can be ended.` };
  }

  @ResolveField(() => [AttributeType], { description: 'Attributes that an entity in its scope has.' })
  labels(@Parent() { labels }: MaintenanceWindow): readonly AttributeType[] {
    return toAttributes(labels);
  }
}
