import { Module } from '@nestjs/common';
import { CorrelationModule } from '../correlation/correlation.module.js';
import { CorrelationService } from '../correlation/correlation.service.js';
import { InventoryModule } from '../inventory/inventory.module.js';
import { AccessModule } from '../platform/access/access.module.js';
import { SignalsModule } from '../signals/signals.module.js';
import { CORRELATION } from './correlation-port.js';
import { IncidentNewsService } from './incident-news.service.js';
import { IncidentService } from './incident.service.js';
import { IncidentStore } from './incident.store.js';
import { LessonService } from './lesson.service.js';
import { MembershipService } from './membership.service.js';
import { SimilarService } from './similar.service.js';
import { SnoozeService } from './snooze.service.js';

@Module({
  imports: [AccessModule, CorrelationModule, InventoryModule, SignalsModule],
  providers: [
    IncidentService,
    IncidentStore,
    LessonService,
    IncidentNewsService,
    MembershipService,
    SimilarService,
    SnoozeService,
    { provide: CORRELATION, useExisting: CorrelationService },
  ],
  exports: [IncidentService, IncidentStore, MembershipService, SimilarService],
})
export class IncidentsModule {}
