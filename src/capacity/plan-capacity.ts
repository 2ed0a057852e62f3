import type { SeriesWindow } from '../signals/signal-store.js';
import { draftActions } from './draft-actions.js';
import { outlookOf } from './find-exhaustion.js';
import { findUses } from './find-uses.js';
import type { CapacityPlan, CapacitySettings } from './plan.js';
import type { Resource } from './resource.js';
import { sizeWorkloads } from './size-workloads.js';
import { unitCosts } from './unit-costs.js';

/**
 * Everything that can be said of the capacity of the entities whose series are given (all series of an entity, or
 * what belongs together is not seen together): forecasts, dates of exhaustion, sizes of containers and what to do.
 * The same series and settings give the same plan.
 */
export function planCapacity(
  series: readonly SeriesWindow[],
  resources: readonly Resource[],
  settings: CapacitySettings,
): CapacityPlan {
  const uses = findUses(series, resources, settings.horizonMs, settings.limits);
  const outlooks = uses.flatMap((use) => outlookOf(use, settings) ?? []);
  const sizes = sizeWorkloads(series, outlooks, settings);
  return {
    settings,
    findings: outlooks.map(({ finding }) => finding),
    sizes,
    actions: draftActions(outlooks, sizes, resources, settings),
    unitCosts: unitCosts(uses, settings),
  };
}
