import type { RankedSuspect } from './rank-remediations.js';

/** Dataset, version, model, and one between. */
const MOST_STEPS = 3;

/**
 * Suspects with every promotion of a model that carried a likelier cause into service: it came after that cause, and
 * its model was made from it. What mends the promotion then counts for the cause, which may take far longer to mend.
 */
export function withCarriers(suspects: readonly RankedSuspect[]): readonly RankedSuspect[] {
  return suspects.map((suspect) => {
    const origin = suspects.find((other) => other.cause.score > suspect.cause.score && carried(suspect, other));
    return origin?.entity ? { ...suspect, cause: origin.cause, carries: origin.entity.name } : suspect;
  });
}

function carried({ change, entity, graph }: RankedSuspect, origin: RankedSuspect): boolean {
  if (change?.kind !== 'model' || !entity || !origin.entity || origin.entity.name === entity.name) return false;
  return (
    change.at >= (origin.change?.at ?? -Infinity) && graph.downstream(origin.entity.name, MOST_STEPS).has(entity.name)
  );
}
