import { Module } from '@nestjs/common';
import { InventoryModule } from '../inventory/inventory.module.js';
import { SignalsModule } from '../signals/signals.module.js';
import { AnomalyEntity } from './anomaly.entity.js';
import { AnomalyStore } from './anomaly.store.js';
import { DetectionService } from './detection.service.js';
import { DETECTORS } from './detector.js';
import { loadDetectors } from './load-detectors.js';
import { SnapshotEntity } from './snapshot.entity.js';
import { SnapshotStore } from './snapshot.store.js';

/** The tables of this stage, for the one data source. */
export const detectionEntities = [AnomalyEntity, SnapshotEntity];

@Module({
  imports: [SignalsModule, InventoryModule],
  providers: [AnomalyStore, DetectionService, SnapshotStore, { provide: DETECTORS, useFactory: loadDetectors }],
  exports: [AnomalyStore, DetectionService, DETECTORS],
})
export class DetectionModule {}
