import { Module } from '@nestjs/common';
import { IncidentService } from './incident.service.js';
import { IncidentStore } from './incident.store.js';

/** Needs an `EntityManager`, the `CONFIG`, a `Clock`, an `AuditStore` and the `CORRELATION` from global modules. */
@Module({ providers: [IncidentService, IncidentStore], exports: [IncidentService, IncidentStore] })
export class IncidentsModule {}
