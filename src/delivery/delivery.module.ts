import { Module } from '@nestjs/common';
import { ActionsModule } from '../actions/actions.module.js';
import { CapacityModule } from '../capacity/capacity.module.js';
import { IncidentsModule } from '../incidents/incidents.module.js';
import { InventoryModule } from '../inventory/inventory.module.js';
import { ReportsModule } from '../reports/reports.module.js';
import { SignalsModule } from '../signals/signals.module.js';
import { CapacityAnnouncementsService } from './capacity-announcements.service.js';
import { CapacityReportController } from './capacity-report.controller.js';
import { ConsoleController } from './console.controller.js';
import { DigestAnnouncementsService } from './digest-announcements.service.js';
import { GraphqlApiModule } from './graphql/graphql-api.module.js';
import { McpController } from './mcp.controller.js';
import { McpService } from './mcp.service.js';
import { NotificationsModule } from './notifications.module.js';
import { OperationReportController } from './operation-report.controller.js';
import { SimilarIncidentsService } from './similar-incidents.service.js';

/** What people and other machines see of the server. */
@Module({
  imports: [
    SignalsModule,
    InventoryModule,
    IncidentsModule,
    ActionsModule,
    CapacityModule,
    ReportsModule,
    GraphqlApiModule,
    NotificationsModule,
  ],
  controllers: [CapacityReportController, ConsoleController, McpController, OperationReportController],
  providers: [CapacityAnnouncementsService, DigestAnnouncementsService, McpService, SimilarIncidentsService],
})
export class DeliveryModule {}
