import type { MeasureKind } from '../domain/anomaly.js';
import type { Finding } from './evidence.js';
import { sayNumber, sayTime } from './say.js';
import type { SceneView } from './scene-view.js';

/** How much worse the worst series of one measure became, for every entity that has one. */
export function* deviated(view: SceneView, measure: MeasureKind): Generator<Finding> {
  for (const [entity, kinds] of view.deviations) {
    const found = kinds.get(measure);
    if (!found || found.strength === 0) continue;
    const { series, before, after, z, strength } = found;
    const unit = series.unit ? ` ${series.unit}` : '';
    yield {
      candidate: entity,
      strength,
      because: `${series.name} of ${entity} went from ${sayNumber(before)} to ${sayNumber(after)}${unit} at ${sayTime(view.scene.onset)}, ${sayNumber(z)} times its usual spread`,
    };
  }
}
