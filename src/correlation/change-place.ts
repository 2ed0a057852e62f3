import { sayStep } from '../analysis/graph/graph.js';
import type { Change, EntityKind } from '../domain/inventory.js';
import type { ChangeView } from './change-view.js';
import { sayPercent } from './say.js';

/** Data trouble travels one way only, so it stays a full suspect however far upstream. */
const feeders: ReadonlySet<EntityKind> = new Set(['dataset', 'pipeline', 'model', 'model-version']);
const SHARED_LIBRARY = 0.5;
const FEEDS_DATA = 0.9;
const RUNS_IT = 0.6;
const CALLED_BY_IT = 0.3;
const FURTHER = 0.15;
const ALSO_FAILING = 0.2;
const UNCONNECTED = -1;
/** Every entity is a little suspect. */
const NEGLIGIBLE = 0.02;

/** How well the place of a change fits, −1 to 1, and why; undefined when the place is not known. */
export function placeOf(view: ChangeView, change: Change): { strength: number; because: string } | undefined {
  const live = view.live.get(change.id);
  const entity = live?.entity ?? change.entity;
  const { first } = view;
  if (entity === undefined || first === undefined) return undefined;
  const suspicion = view.suspicion(entity);
  if (live?.shared && suspicion > SHARED_LIBRARY)
    return { strength: SHARED_LIBRARY, because: `Shared code that ${entity}, the first suspect, was deployed with` };
  const away = distant(view, entity, first);
  if (suspicion <= Math.max(away.strength, NEGLIGIBLE)) return away;
  const because =
    entity === first
      ? `It was made to ${entity}, where the trouble began`
      : `It was made to ${entity}, suspected ${sayPercent(suspicion)} as much as ${first}`;
  return { strength: suspicion, because };
}

/** How well an entity other than the first suspect fits, by the way trouble would have to travel. */
function distant(view: ChangeView, entity: string, first: string): { strength: number; because: string } {
  const way = entity === first ? undefined : view.graph.path(entity, first);
  if (way) {
    const kinds = way.map(({ link }) => link.kind);
    const because = `Trouble travels from ${entity} to ${first}: ${way.map(sayStep).join(', ')}`;
    if (feeders.has(view.kindOf(entity) ?? 'other')) return { strength: FEEDS_DATA, because };
    if (kinds.includes('runs-on')) return { strength: RUNS_IT, because };
    return { strength: way.length === 1 ? CALLED_BY_IT : FURTHER, because };
  }
  if (view.failing.has(entity)) return { strength: ALSO_FAILING, because: `${entity} fails too` };
  return { strength: UNCONNECTED, because: `Nothing leads from ${entity} to ${first}` };
}
