import type { Graph } from '../graph/graph.js';

const MOST = 100;
const FURTHEST = 8;

/**
 * For every entity in trouble the share of all the others' trouble that lies downstream of it, 0 to 1: trouble travels along
 * relations, so where it began explains the rest, and a mere victim explains little. `trouble` is how badly each entity is off,
 * positive. Empty when only one entity is in trouble. Only the hundred worst are rated, and trouble further than eight hops
 * away counts as unexplained: O(100 × relations).
 */
export function explainedShares(trouble: ReadonlyMap<string, number>, graph: Graph): ReadonlyMap<string, number> {
  const total = [...trouble.values()].reduce((sum, x) => sum + x, 0);
  const shares = new Map<string, number>();
  const worst = [...trouble].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST);
  for (const [entity, own] of worst) {
    if (total - own <= 0) continue;
    let explained = 0;
    for (const reached of graph.downstream(entity, FURTHEST).keys())
      if (reached !== entity) explained += trouble.get(reached) ?? 0;
    shares.set(entity, explained / (total - own));
  }
  return shares;
}
