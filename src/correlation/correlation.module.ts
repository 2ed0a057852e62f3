import { Module } from '@nestjs/common';
import { DetectionModule } from '../detection/detection.module.js';
import { InventoryModule } from '../inventory/inventory.module.js';
import { CorrelationService } from './correlation.service.js';
import { EVIDENCE } from './evidence.js';
import { loadEvidence } from './load-evidence.js';

@Module({
  imports: [DetectionModule, InventoryModule],
  providers: [CorrelationService, { provide: EVIDENCE, useFactory: loadEvidence }],
  exports: [CorrelationService, EVIDENCE],
})
export class CorrelationModule {}
