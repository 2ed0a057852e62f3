import { ActionEventEntity } from './action-event.entity.js';
import { ActionEntity } from './action.entity.js';
import { ChangeComparisonEntity } from './change-comparison.entity.js';
import { PromotionEntity, PromotionEventEntity } from './promotion.entity.js';
import { StopSwitchEntity } from './stop-switch.entity.js';

/** The tables of actions. */
export const actionEntities = [
  ActionEntity,
  ActionEventEntity,
  StopSwitchEntity,
  ChangeComparisonEntity,
  PromotionEntity,
  PromotionEventEntity,
] as const;
