import { AlertEntity } from './alert.entity.js';
import { ChangeEntity } from './change.entity.js';
import { CheckEntity } from './dataset-check.entity.js';
import { DatasetVersionEntity } from './dataset-version.entity.js';
import { EntityEntity } from './entity.entity.js';
import { PipelineRunEntity } from './pipeline-run.entity.js';
import { RelationEntity } from './relation.entity.js';

/** The tables of the inventory. */
export const inventoryEntities = [
  EntityEntity,
  RelationEntity,
  ChangeEntity,
  AlertEntity,
  DatasetVersionEntity,
  CheckEntity,
  PipelineRunEntity,
] as const;
