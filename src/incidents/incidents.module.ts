import { Module } from '@nestjs/common';
import { CorrelationModule } from '../correlation/correlation.module.js';
import { CorrelationService } from '../correlation/correlation.service.js';
import { AccessModule } from '../platform/access/access.module.js';
import { CORRELATION } from './correlation-port.js';
import { IncidentService } from './incident.service.js';
import { IncidentStore } from './incident.store.js';
import { MembershipService } from './membership.service.js';

@Module({
  imports: [AccessModule, CorrelationModule],
  providers: [
    IncidentService,
    IncidentStore,
    MembershipService,
    { provide: CORRELATION, useExisting: CorrelationService },
  ],
  exports: [IncidentService, IncidentStore, MembershipService],
})
export class IncidentsModule {}
