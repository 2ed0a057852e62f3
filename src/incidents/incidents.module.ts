import { Module } from '@nestjs/common';
import { CorrelationModule } from '../correlation/correlation.module.js';
import { CorrelationService } from '../correlation/correlation.service.js';
import { InventoryModule } from '../inventory/inventory.module.js';
import { AccessModule } from '../platform/access/access.module.js';
import { CORRELATION } from './correlation-port.js';
import { IncidentNewsService } from './incident-news.service.js';
import { IncidentService } from './incident.service.js';
import { IncidentStore } from './incident.store.js';
import { LessonService } from './lesson.service.js';
import { MembershipService } from './membership.service.js';
import { SnoozeService } from './snooze.service.js';

@Module({
  imports: [AccessModule, CorrelationModule, InventoryModule],
  providers: [
    IncidentService,
    IncidentStore,
    LessonService,
    IncidentNewsService,
    MembershipService,
    SnoozeService,
    { provide: CORRELATION, useExisting: CorrelationService },
  ],
  exports: [IncidentService, IncidentStore, MembershipService],
})
export class IncidentsModule {}
