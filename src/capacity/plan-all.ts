import { messageOf } from '../platform/failure.js';
import type { SeriesWindow } from '../signals/signal-store.js';
import { labelsOf } from './find-exhaustion.js';
import type { CapacityPlan, CapacitySettings } from './plan.js';
import { planCapacity } from './plan-capacity.js';
import type { Resource } from './resource.js';

/** All series of one entity, read when it is its turn. */
export interface EntitySeries {
  readonly entity: string;
  readonly read: () => readonly SeriesWindow[] | Promise<readonly SeriesWindow[]>;
}

/** What came of one entity; its name, given back as `after`, goes on behind it. */
export type EntityPlan =
  | { readonly entity: string; readonly series: number; readonly plan: CapacityPlan }
  | { readonly entity: string; readonly failed: string };

/**
 * Plans entity by entity, so that memory holds the series of one at a time however many there are. Entities come in the
 * order of their names; those up to `after`, the last whose plan was stored, are passed over without being read. What
 * goes wrong with one of them is told and hinders no other. Between entities the event loop gets its turn, and `signal`
 * is heeded.
 */
export async function* planAll(
  entities: Iterable<EntitySeries>,
  resources: readonly Resource[],
  settings: CapacitySettings,
  { after, signal }: { readonly after?: string; readonly signal?: AbortSignal } = {},
): AsyncGenerator<EntityPlan> {
  for (const { entity, read } of entities) {
    signal?.throwIfAborted();
    if (after !== undefined && entity <= after) continue;
    let made: EntityPlan;
    try {
      const series = await read();
      made = { entity, series: series.length, plan: planCapacity(series, resources, concerning(entity, settings)) };
    } catch (error) {
      made = { entity, failed: messageOf(error) };
    }
    yield made;
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
