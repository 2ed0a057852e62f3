import type { EntityKind, RelationKind } from '../../domain/inventory.js';

/** What the graph reads of a relation. */
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly kind: RelationKind;
}

/** One step along which trouble travels, in words: `checkout calls cart`. */
export interface Step {
  readonly from: string;
  readonly to: string;
  readonly link: Link;
}

const noNeighbours: ReadonlyMap<string, Link> = new Map();

/** Kinds that feed others: of a `trained-on` or `serves` relation they are the upstream side, however it was told. */
const feedRank: Partial<Record<EntityKind, number>> = { dataset: 0, pipeline: 1, model: 2, 'model-version': 3 };

/**
 * Which way trouble travels along a relation. A caller suffers from what it calls, runs on, reads or was trained on;
 * what is written suffers from its writer, and a part and its whole from each other.
 */
export function influences(
  link: Link,
  kindOf: (entity: string) => EntityKind | undefined,
): readonly [string, string][] {
  const { from, to, kind } = link;
  if (kind === 'writes' || kind === 'part-of')
    return [
      [from, to],
      [to, from],
    ];
  const told: [string, string] = kind === 'serves' ? [from, to] : [to, from];
  if (kind !== 'serves' && kind !== 'trained-on') return [told];
  const rank = (entity: string): number => feedRank[kindOf(entity) ?? 'other'] ?? 9;
  return [rank(told[1]) < rank(told[0]) ? [told[1], told[0]] : told];
}

/**
 * Entities and how trouble travels between them. Entities that send no telemetry are nodes like any other, so two that
 * are connected only through a silent one stay connected. Adding a relation is O(1), a search O(edges within `max`).
 */
export class Graph {
  readonly #neighbours = new Map<string, Map<string, Link>>();
  readonly #effects = new Map<string, Map<string, Link>>();
  readonly #causes = new Map<string, Map<string, Link>>();
  readonly #kindOf: (entity: string) => EntityKind | undefined;

  constructor(links: Iterable<Link> = [], kindOf: (entity: string) => EntityKind | undefined = () => undefined) {
    this.#kindOf = kindOf;
    for (const link of links) this.add(link);
  }

  /** Adding a relation twice, or one from an entity to itself, changes nothing. */
  add(link: Link): void {
    if (link.from === link.to) return;
    connect(this.#neighbours, link.from, link.to, link);
    connect(this.#neighbours, link.to, link.from, link);
    for (const [cause, effect] of influences(link, this.#kindOf)) {
      connect(this.#effects, cause, effect, link);
      connect(this.#causes, effect, cause, link);
    }
  }

  get size(): number {
    return this.#neighbours.size;
  }

  has(entity: string): boolean {
    return this.#neighbours.has(entity);
  }

  neighbours(entity: string): readonly string[] {
    return [...(this.#neighbours.get(entity)?.keys() ?? [])];
  }

  /** What suffers directly when this entity does, e.g. its callers. */
  effects(entity: string): ReadonlyMap<string, Link> {
    return this.#effects.get(entity) ?? noNeighbours;
  }

  /** What this entity directly suffers from, e.g. its callees. */
  causes(entity: string): ReadonlyMap<string, Link> {
    return this.#causes.get(entity) ?? noNeighbours;
  }

  /** Length of the shortest undirected way, at most `max`; undefined when there is none. */
  hops(from: string, to: string, max = Infinity): number | undefined {
    if (from === to) return 0;
    return reach(this.#neighbours, [from], max, to).get(to);
  }

  /** Every entity within `max` undirected hops and its distance, itself included at 0. */
  within(entity: string, max = Infinity): ReadonlyMap<string, number> {
    return reach(this.#neighbours, [entity], max);
  }

  /** What trouble of this entity can reach (its callers and theirs …), with the distance, itself included at 0. */
  downstream(entity: string, max = Infinity): ReadonlyMap<string, number> {
    return reach(this.#effects, [entity], max);
  }

  /** Where trouble seen at this entity may come from (its callees and theirs …), with the distance, itself included at 0. */
  upstream(entity: string, max = Infinity): ReadonlyMap<string, number> {
    return reach(this.#causes, [entity], max);
  }

  /** Where trouble seen at any of these entities may come from, with the distance to the nearest of them. */
  upstreamOfAny(entities: Iterable<string>, max = Infinity): ReadonlyMap<string, number> {
    return reach(this.#causes, entities, max);
  }

  /** The shortest way along which trouble of `from` reaches `to`; empty when they are one, undefined when there is none. */
  path(from: string, to: string): readonly Step[] | undefined {
    if (from === to) return [];
    const cameBy = new Map<string, Step>();
    let frontier = [from];
    while (frontier.length > 0 && !cameBy.has(to)) {
      const next: string[] = [];
      for (const node of frontier)
        for (const [effect, link] of this.#effects.get(node) ?? []) {
          if (effect === from || cameBy.has(effect)) continue;
          cameBy.set(effect, { from: node, to: effect, link });
          next.push(effect);
        }
      frontier = next;
    }
    const steps: Step[] = [];
    for (let step = cameBy.get(to); step; step = cameBy.get(step.from)) steps.unshift(step);
    return steps.length > 0 ? steps : undefined;
  }
}

function connect(edges: Map<string, Map<string, Link>>, from: string, to: string, link: Link): void {
  const known = edges.get(from);
  if (!known) edges.set(from, new Map([[to, link]]));
  else if (!known.has(to)) known.set(to, link);
}

/** Breadth first from all `starts` at once, no further than `max`, ending early once `goal` is found. */
function reach(
  edges: ReadonlyMap<string, ReadonlyMap<string, Link>>,
  starts: Iterable<string>,
  max: number,
  goal?: string,
): Map<string, number> {
  let frontier = [...new Set(starts)];
  const distance = new Map(frontier.map((start) => [start, 0]));
  for (let hops = 1; hops <= max && frontier.length > 0; hops++) {
    const next: string[] = [];
    for (const node of frontier)
      for (const neighbour of edges.get(node)?.keys() ?? []) {
        if (distance.has(neighbour)) continue;
        distance.set(neighbour, hops);
        if (neighbour === goal) return distance;
        next.push(neighbour);
      }
    frontier = next;
  }
  return distance;
}

/** A step as a sentence, the way the relation was told: `checkout calls cart`. */
export function sayStep({ link }: Step): string {
  return `${link.from} ${link.kind === 'part-of' ? 'is part of' : link.kind.replaceAll('-', ' ')} ${link.to}`;
}
