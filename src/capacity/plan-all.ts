import type { SeriesWindow } from '../signals/signal-store.js';
import { labelsOf } from './find-exhaustion.js';
import type { CapacityPlan, CapacitySettings } from './plan.js';
import { planCapacity } from './plan-capacity.js';
import type { Resource } from './resource.js';

/** All series of one entity. */
export interface EntitySeries {
  readonly entity: string;
  readonly series: readonly SeriesWindow[];
}

export interface EntityPlan {
  /** Given back as `after`, it goes on behind this entity. */
  readonly cursor: string;
  readonly plan: CapacityPlan;
}

/**
 * Plans entity by entity, so that memory holds the series of one at a time however many there are. Entities come in the
 * order of their names; those up to `after`, the cursor of the last plan that was stored, are passed over without being
 * read when `entities` starts behind it. Between entities the event loop gets its turn, and `signal` is heeded.
 */
export async function* planAll(
  entities: AsyncIterable<EntitySeries> | Iterable<EntitySeries>,
  resources: readonly Resource[],
  settings: CapacitySettings,
  { after, signal }: { readonly after?: string; readonly signal?: AbortSignal } = {},
): AsyncGenerator<EntityPlan> {
  for await (const { entity, series } of entities) {
    signal?.throwIfAborted();
    if (after !== undefined && entity <= after) continue;
    yield { cursor: entity, plan: planCapacity(series, resources, concerning(entity, settings)) };
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Settings as they are kept with the plan of one entity: what concerns only others is left out. */
function concerning(entity: string, settings: CapacitySettings): CapacitySettings {
  const { limits, spreads, owners: _owners, tags: _tags, ...rest } = settings;
  const { owner, tags } = labelsOf(entity, settings);
  const spread = spreads?.[entity];
  return {
    ...rest,
    ...(limits && { limits: limits.filter((one) => (one.entity ?? entity) === entity) }),
    ...(spread && { spreads: { [entity]: spread } }),
    ...(owner !== undefined && { owners: { [entity]: owner } }),
    ...(tags && { tags: { [entity]: tags } }),
  };
}
