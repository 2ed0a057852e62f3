import { Module } from '@nestjs/common';
import { DetectionModule } from '../detection/detection.module.js';
import { InventoryModule } from '../inventory/inventory.module.js';
import { CorrelationService } from './correlation.service.js';
import { EVIDENCE } from './evidence.js';
import { LINKS } from './link.js';
import { loadEvidence } from './load-evidence.js';
import { loadLinks } from './load-links.js';

@Module({
  imports: [DetectionModule, InventoryModule],
  providers: [
    CorrelationService,
    { provide: EVIDENCE, useFactory: loadEvidence },
    { provide: LINKS, useFactory: loadLinks },
  ],
  exports: [CorrelationService, EVIDENCE, LINKS],
})
export class CorrelationModule {}
