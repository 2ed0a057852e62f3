import type { SeriesWindow } from '../signals/signal-store.js';
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
    yield { cursor: entity, plan: planCapacity(series, resources, settings) };
    await new Promise((resolve) => setImmediate(resolve));
  }
}
