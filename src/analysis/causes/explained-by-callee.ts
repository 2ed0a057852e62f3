import type { Graph } from '../graph/graph.js';
import type { PathFindings } from './changed-paths.js';

/** How much of an entity's changed paths a callee's explain. */
export interface Explained {
  readonly by: string;
  readonly strength: number;
}

/**
 * For every entity with changed paths the callee, near or far, that explains most of them: no more than the weaker of the
 * two says, and no more traces than the callee has itself.
 */
export function explainedByCallees(
  paths: ReadonlyMap<string, PathFindings>,
  graph: Graph,
): ReadonlyMap<string, Explained> {
  const explained = new Map<string, Explained>();
  for (const [entity, own] of paths)
    for (const callee of graph.upstream(entity).keys()) {
      const theirs = callee === entity ? undefined : paths.get(callee);
      if (!theirs) continue;
      const share = Math.min(1, (theirs.traces + 0.5) / (own.traces + 0.5));
      const strength = Math.min(own.strength, theirs.strength) * share;
      if (strength > (explained.get(entity)?.strength ?? 0)) explained.set(entity, { by: callee, strength });
    }
  return explained;
}
