import { isOf } from './items-of.js';
import type { CapacityAction, CapacityPlan, Finding } from './plan.js';

/** A resource that was spent, as an anomaly tells it. */
export interface Saturated {
  readonly entity: string;
  readonly at: number;
  /** Ids of the kinds of resource it can be. */
  readonly resources: readonly string[];
  /** The metric that was at its end, where it is known. */
  readonly metric?: string;
}

/** What would have prevented it, since when that was known, and why it is believed to be the same. */
export interface Prevention {
  readonly action: CapacityAction;
  readonly knownSince: number;
  readonly because: string;
}

/**
 * The capacity action that would have prevented a saturation: proposed by plans before it, for the entity and the
 * resource, with a date of exhaustion whose early end was not after it. Known since the first of the unbroken row of
 * plans that proposed it. `plans` are of one entity or more, in any order.
 */
export function preventionOf(saturated: Saturated, plans: readonly CapacityPlan[]): Prevention | undefined {
  // A plan of another entity does not break the row.
  const isOfIt = ({ entity }: Finding): boolean => entity === saturated.entity;
  const before = plans
    .filter(({ settings, findings }) => settings.at < saturated.at && findings.some(isOfIt))
    .toSorted((a, b) => b.settings.at - a.settings.at);
  let found: Prevention | undefined;
  for (const plan of before) {
    const finding = plan.findings.find((one) => foretells(one, saturated));
    const action = finding && plan.actions.find((one) => isOf(one, finding));
    if (!finding || !action || (found && action.id !== found.action.id)) break;
    found = { action, knownSince: plan.settings.at, because: finding.exhaustion?.because ?? '' };
  }
  return found;
}

function foretells({ entity, resource, metrics, exhaustion }: Finding, saturated: Saturated): boolean {
  if (entity !== saturated.entity || exhaustion?.earliestAt === undefined) return false;
  if (!saturated.resources.includes(resource)) return false;
  if (saturated.metric !== undefined && !metrics.includes(saturated.metric)) return false;
  return exhaustion.earliestAt <= saturated.at;
}
