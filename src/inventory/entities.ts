import { AlertEntity } from './alert.entity.js';
import { ChangeEntity } from './change.entity.js';
import { EntityEntity } from './entity.entity.js';
import { RelationEntity } from './relation.entity.js';

/** The tables of the inventory. */
export const inventoryEntities = [EntityEntity, RelationEntity, ChangeEntity, AlertEntity] as const;
