import { Module } from '@nestjs/common';
import { CapacityModule } from '../capacity/capacity.module.js';
import { CapacityAnnouncementsService } from './capacity-announcements.service.js';
import { CapacityReportController } from './capacity-report.controller.js';
import { ConsoleController } from './console.controller.js';
import { GraphqlApiModule } from './graphql/graphql-api.module.js';
import { NotificationsModule } from './notifications.module.js';

/** What people and other machines see of the server. */
@Module({
  imports: [CapacityModule, GraphqlApiModule, NotificationsModule],
  controllers: [CapacityReportController, ConsoleController],
  providers: [CapacityAnnouncementsService],
})
export class DeliveryModule {}
