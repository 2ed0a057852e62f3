import { AnomalyEntity } from './anomaly.entity.js';
import { SnapshotEntity } from './snapshot.entity.js';

/** The tables of detection. */
export const detectionEntities = [AnomalyEntity, SnapshotEntity] as const;
