import { Module } from '@nestjs/common';
import { CapacityModule } from '../capacity/capacity.module.js';
import { ReportsModule } from '../reports/reports.module.js';
import { CapacityAnnouncementsService } from './capacity-announcements.service.js';
import { CapacityReportController } from './capacity-report.controller.js';
import { ConsoleController } from './console.controller.js';
import { DigestAnnouncementsService } from './digest-announcements.service.js';
import { GraphqlApiModule } from './graphql/graphql-api.module.js';
import { NotificationsModule } from './notifications.module.js';
import { OperationReportController } from './operation-report.controller.js';

/** What people and other machines see of the server. */
@Module({
  imports: [CapacityModule, GraphqlApiModule, NotificationsModule, ReportsModule],
  controllers: [CapacityReportController, ConsoleController, OperationReportController],
  providers: [CapacityAnnouncementsService, DigestAnnouncementsService],
})
export class DeliveryModule {}
