import { Module } from '@nestjs/common';
import { IncidentsModule } from '../incidents/incidents.module.js';
import { InventoryModule } from '../inventory/inventory.module.js';
import { SignalsModule } from '../signals/signals.module.js';
import { DigestService } from './digest.service.js';
import { ReportService } from './report.service.js';
import { ReportStore } from './report.store.js';

/** How the operation is doing. */
@Module({
  imports: [SignalsModule, InventoryModule, IncidentsModule],
  providers: [DigestService, ReportService, ReportStore],
  exports: [DigestService, ReportService],
})
export class ReportsModule {}
