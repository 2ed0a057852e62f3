import { influences, sayStep, type Link } from '../analysis/graph/graph.js';
import type { EntityKind } from '../domain/inventory.js';

export type ImpactDirection = 'upstream' | 'downstream';

/** An entity that is reached, how far it is and one shortest way there, in sentences. */
export interface Reached {
  readonly entity: string;
  readonly hops: number;
  readonly path: readonly string[];
}

export interface Impact {
  /** The nearest first, by name among equals. */
  readonly reached: readonly Reached[];
  /** Whether there is more than the bounds allow. */
  readonly truncated: boolean;
}

interface Bounds {
  readonly maxHops: number;
  readonly maxEntities: number;
}

interface Edge {
  readonly to: string;
  readonly link: Link;
}

/**
 * What an entity feeds (downstream) or is made from (upstream), along lineage: unlike trouble, which also travels back, a
 * dataset does not feed its writer, nor a model its versions. O(relations).
 */
export function impactOf(
  relations: Iterable<Link>,
  kindOf: (entity: string) => EntityKind | undefined,
  entity: string,
  direction: ImpactDirection,
  { maxHops, maxEntities }: Bounds,
): Impact {
  const edges = lineage(relations, kindOf, direction);
  const paths = new Map<string, readonly string[]>([[entity, []]]);
  let frontier = [entity];
  for (let hops = 1; hops <= maxHops && frontier.length > 0; hops++) {
    const next: string[] = [];
    for (const node of frontier)
      for (const { to, link } of edges.get(node) ?? []) {
        if (paths.has(to)) continue;
        if (paths.size > maxEntities) return { reached: reachedOf(paths), truncated: true };
        paths.set(to, [...(paths.get(node) ?? []), sayStep({ from: node, to, link })]);
        next.push(to);
      }
    frontier = next.sort();
  }
  const truncated = frontier.some((node) => edges.get(node)?.some(({ to }) => !paths.has(to)));
  return { reached: reachedOf(paths), truncated };
}

function reachedOf(paths: ReadonlyMap<string, readonly string[]>): readonly Reached[] {
  return [...paths]
    .filter(([, path]) => path.length > 0)
    .map(([entity, path]) => ({ entity, hops: path.length, path }))
    .toSorted((a, b) => a.hops - b.hops || (a.entity < b.entity ? -1 : 1));
}

function lineage(
  relations: Iterable<Link>,
  kindOf: (entity: string) => EntityKind | undefined,
  direction: ImpactDirection,
): ReadonlyMap<string, Edge[]> {
  const edges = new Map<string, Edge[]>();
  for (const link of relations)
    for (const [cause, effect] of influences(link, kindOf)) {
      const back = cause === link.to && (link.kind === 'writes' || isOfModel(link, kindOf));
      if (back) continue;
      const [from, to] = direction === 'downstream' ? [cause, effect] : [effect, cause];
      const known = edges.get(from);
      if (known) known.push({ to, link });
      else edges.set(from, [{ to, link }]);
    }
  return edges;
}

function isOfModel({ kind, to }: Link, kindOf: (entity: string) => EntityKind | undefined): boolean {
  return kind === 'part-of' && kindOf(to) === 'model';
}
