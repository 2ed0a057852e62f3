import type { Deviation } from '../analysis/causes/deviation.js';
import type { MeasureKind } from '../domain/anomaly.js';
import type { Finding } from './evidence.js';
import { isQueue, shareOf } from './excuses.js';
import { sayNumber, sayTime } from './say.js';
import type { SceneView } from './scene-view.js';

/** A series that names another entity measures calls of that one. */
const NAMES_ANOTHER = 0.3;

/** Chance moves every series a little. */
const FAINT = 0.02;

/** How much worse the worst series of one measure became, for every entity that has one. */
export function* deviated(view: SceneView, measure: MeasureKind): Generator<Finding> {
  for (const [entity, kinds] of view.deviations) {
    const found = kinds.get(measure);
    if (!found || found.strength < FAINT) continue;
    const others = othersIn(view, found);
    const because = sayDeviation(found, view.onset);
    const own = found.strength * ownShare(view, found) * (others.length > 0 ? NAMES_ANOTHER : 1);
    yield { candidate: entity, strength: own, because };
    for (const other of others)
      yield {
        candidate: other,
        strength: found.strength / 2,
        because: `${because}; it measures calls of ${other}`,
      };
  }
}

/** Entities that the series is about beside its own: named in its name, or in its attributes and something that its own depends on. */
function othersIn({ names, graph }: SceneView, { series }: Deviation): readonly string[] {
  const { entity, name, about = [] } = series;
  const peers = about.filter((value) => graph.causes(entity).has(value));
  return [...new Set([...names.in(name), ...peers])].filter((other) => other !== entity);
}

/** What is left when another entity explains it. Latency and availability keep their weight: their callees' are seldom measured alike. */
function ownShare({ excuses }: SceneView, found: Deviation): number {
  const { entity } = found.series;
  if (found.measure === 'error') return shareOf(excuses, entity, 'failing');
  if (found.measure === 'saturation' && isQueue(found))
    return Math.min(shareOf(excuses, entity, 'failing'), shareOf(excuses, entity, 'resources'));
  return shareOf(excuses, entity, 'resources');
}

function sayDeviation({ series, before, after, z }: Deviation, onset: number): string {
  const unit = series.unit && series.unit !== '1' ? ` ${series.unit}` : '';
  return `${series.name} of ${series.entity} went from ${sayNumber(before)} to ${sayNumber(after)}${unit} at ${sayTime(onset)}, ${sayNumber(z)} times its usual spread`;
}
