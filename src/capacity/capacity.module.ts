import { Module } from '@nestjs/common';
import { ActionsModule } from '../actions/actions.module.js';
import { DetectionModule } from '../detection/detection.module.js';
import { IncidentsModule } from '../incidents/incidents.module.js';
import { IngestModule } from '../ingest/ingest.module.js';
import { InventoryModule } from '../inventory/inventory.module.js';
import { AccessModule } from '../platform/access/access.module.js';
import { CONFIG, type Config } from '../platform/config.js';
import { SignalsModule } from '../signals/signals.module.js';
import { CAPACITY_FILE, readCapacityFile } from './capacity-file.js';
import { CapacityActionService } from './capacity-action.service.js';
import { CapacityItemStore } from './capacity-item.store.js';
import { CapacityReportService } from './capacity-report.service.js';
import { CapacityReportStore } from './capacity-report.store.js';
import { CapacityScheduleService } from './capacity-schedule.service.js';
import { CapacityService } from './capacity.service.js';
import { CapacityStore } from './capacity.store.js';
import { CapacityVerificationService } from './capacity-verification.service.js';
import { loadResources } from './load-resources.js';
import { PreventionService } from './prevention.service.js';
import { ReportRequestService } from './report-request.service.js';
import { RESOURCES } from './resource.js';
import { SeriesHistory } from './series-history.js';
import { WhatIfService } from './what-if.service.js';

const face = [
  CapacityActionService,
  CapacityItemStore,
  CapacityReportService,
  CapacityScheduleService,
  CapacityStore,
  CapacityVerificationService,
  PreventionService,
  ReportRequestService,
  WhatIfService,
];

@Module({
  imports: [
    AccessModule,
    IngestModule,
    InventoryModule,
    SignalsModule,
    DetectionModule,
    IncidentsModule,
    ActionsModule,
  ],
  providers: [
    ...face,
    CapacityReportStore,
    CapacityService,
    SeriesHistory,
    { provide: RESOURCES, useFactory: loadResources },
    {
      provide: CAPACITY_FILE,
      useFactory: ({ CAPACITY_FILE: path }: Config) => readCapacityFile(path),
      inject: [CONFIG],
    },
  ],
  exports: [...face, CapacityService, CAPACITY_FILE, RESOURCES],
})
export class CapacityModule {}
