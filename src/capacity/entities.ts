import { CapacityItemEntity } from './capacity-item.entity.js';
import { CapacityPastEntity, CapacityPlanEntity, CapacityRunEntity } from './capacity-plan.entity.js';
import { CapacityReportEntity } from './capacity-report.entity.js';

/** The tables of capacity. */
export const capacityEntities = [
  CapacityItemEntity,
  CapacityPlanEntity,
  CapacityPastEntity,
  CapacityRunEntity,
  CapacityReportEntity,
] as const;
