import type { CapacityAction, CapacityPlan, Finding } from './plan.js';

/** A resource that was spent, as an incident tells it. */
export interface Saturated {
  readonly entity: string;
  /** Metric that was at its end, where it is known; else any resource of the entity that a plan dated near then. */
  readonly metric?: string;
  readonly at: number;
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
  const before = plans
    .filter(({ settings }) => settings.at < saturated.at)
    .toSorted((a, b) => b.settings.at - a.settings.at);
  let found: Prevention | undefined;
  for (const plan of before) {
    const finding = plan.findings.find((one) => foretells(one, saturated));
    const action = finding && plan.actions.find((one) => sameResource(one, finding));
    if (!finding || !action || (found && action.id !== found.action.id)) break;
    found = { action, knownSince: plan.settings.at, because: finding.exhaustion?.because ?? '' };
  }
  return found;
}

function foretells({ entity, metrics, exhaustion }: Finding, saturated: Saturated): boolean {
  if (entity !== saturated.entity || exhaustion?.earliestAt === undefined) return false;
  if (saturated.metric !== undefined && !metrics.includes(saturated.metric)) return false;
  return exhaustion.earliestAt <= saturated.at;
}

const sameResource = (a: CapacityAction, { entity, resource, key }: Finding): boolean =>
  a.entity === entity && a.resource === resource && a.key === key;
