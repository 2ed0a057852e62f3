import { CapacityPastEntity, CapacityPlanEntity, CapacityRunEntity } from './capacity-plan.entity.js';
import { CapacityReportEntity } from './capacity-report.entity.js';

/** The tables of capacity. */
export const capacityEntities = [
  CapacityPlanEntity,
  CapacityPastEntity,
  CapacityRunEntity,
  CapacityReportEntity,
] as const;
