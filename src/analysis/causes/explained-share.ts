import type { Graph } from '../graph/graph.js';

/**
 * For every entity in trouble the share of all the others' trouble that lies downstream of it, 0 to 1: trouble travels along
 * relations, so where it began explains the rest, and a mere victim explains little. `trouble` is how badly each entity is off,
 * positive. NaN-free; empty when only one entity is in trouble. O(entities in trouble × relations).
 */
export function explainedShares(trouble: ReadonlyMap<string, number>, graph: Graph): ReadonlyMap<string, number> {
  const total = [...trouble.values()].reduce((sum, x) => sum + x, 0);
  const shares = new Map<string, number>();
  for (const [entity, own] of trouble) {
    if (total - own <= 0) continue;
    let explained = 0;
    for (const reached of graph.downstream(entity).keys())
      if (reached !== entity) explained += trouble.get(reached) ?? 0;
    shares.set(entity, explained / (total - own));
  }
  return shares;
}
