import { Module } from '@nestjs/common';
import { InventoryModule } from '../inventory/inventory.module.js';
import { SignalsModule } from '../signals/signals.module.js';
import { AnomalyStore } from './anomaly.store.js';
import { DetectionService } from './detection.service.js';
import { DETECTORS } from './detector.js';
import { loadDetectors } from './load-detectors.js';
import { SnapshotStore } from './snapshot.store.js';

@Module({
  imports: [SignalsModule, InventoryModule],
  providers: [AnomalyStore, DetectionService, SnapshotStore, { provide: DETECTORS, useFactory: loadDetectors }],
  exports: [AnomalyStore, DetectionService, DETECTORS],
})
export class DetectionModule {}
