import type { RelationKind } from '../../domain/inventory.js';
import type { Graph } from '../graph/graph.js';

/** Entities that are connected without passing through a host or a front door; those stand at its rim. */
export type Component = ReadonlySet<string>;

/** How an entity is reached: from which core, in how many steps, and over which entity next to it. */
export interface Way {
  readonly core: string;
  readonly hops: number;
  readonly over: string;
  /** Trouble takes hours along it, since data or models are on it. */
  readonly slow: boolean;
  /** No way is known to anyone; it is guessed that there is one. */
  readonly guessed?: boolean;
}

/** Along calls trouble travels in minutes; a model that learnt from bad data fails hours later. */
const slowKinds: ReadonlySet<RelationKind | undefined> = new Set(['trained-on', 'serves', 'writes', 'part-of']);

/**
 * The graph as grouping sees it: undirected, silent entities bridged. A host or a front door (nobody suffers from it) is
 * reached but not passed: its tenants or callees share an incident through it only when it misbehaves itself. Made anew
 * for every step, since relations are learnt all the time. Where nothing at all is known of how entities are connected, all
 * of them are taken for one system, each a step from the other.
 */
export class Terrain {
  readonly #graph: Graph;
  readonly #components = new Map<string, readonly Component[]>();
  /** Everything, where nothing is known of connections. */
  readonly #everything: Component | undefined;

  constructor(graph: Graph, entities: Iterable<string>) {
    this.#graph = graph;
    this.#everything = graph.size === 0 ? new Set(entities) : undefined;
  }

  /** Nothing is known of how entities are connected; every way is guessed. */
  get isGuess(): boolean {
    return this.#everything !== undefined;
  }

  /** The front door is where a system is noticed to fail: it calls, and nobody calls it. */
  isFrontDoor(entity: string): boolean {
    if (this.#graph.effects(entity).size > 0) return false;
    for (const { kind } of this.#graph.causes(entity).values()) if (kind === 'calls') return true;
    return false;
  }

  /** Every component an entity belongs to: one, or those around it when it is a host or a front door. O(component), once. */
  componentsOf(entity: string): readonly Component[] {
    const known = this.#everything ? [this.#everything] : this.#components.get(entity);
    if (known) return known;
    if (!this.#isRim(entity)) return this.#explore(entity);
    const around = this.#graph.neighbours(entity).filter((neighbour) => !this.#isRim(neighbour));
    const found = [...new Set(around.flatMap((neighbour) => this.componentsOf(neighbour)))];
    const components = found.length > 0 ? found : [new Set([entity])];
    this.#components.set(entity, components);
    return components;
  }

  /**
   * Adds everything within `max` steps of these cores to `ways`, where it is nearer than what is known. A core is passed even
   * when it is a host or a front door. Breadth first from all of them at once: O(edges within reach).
   */
  spread(ways: Map<string, Way>, cores: Iterable<string>, max: number): void {
    let frontier = [...cores];
    for (const core of frontier) ways.set(core, { core, hops: 0, over: core, slow: false });
    const [first] = frontier;
    if (first !== undefined)
      for (const entity of this.#everything ?? [])
        if (!ways.has(entity)) ways.set(entity, { core: first, hops: 1, over: first, slow: false, guessed: true });
    for (let hops = 1; hops <= max && frontier.length > 0; hops++) {
      const next: string[] = [];
      for (const node of frontier) {
        const way = ways.get(node);
        if (!way || (hops > 1 && this.#isRim(node))) continue;
        for (const neighbour of this.#graph.neighbours(node)) {
          if ((ways.get(neighbour)?.hops ?? Infinity) <= hops) continue;
          const slow = way.slow || this.#isSlow(node, neighbour);
          ways.set(neighbour, { core: way.core, hops, over: node, slow });
          next.push(neighbour);
        }
      }
      frontier = next;
    }
  }

  #explore(start: string): readonly Component[] {
    const component = new Set([start]);
    const queue = [start];
    for (let node = queue.pop(); node !== undefined; node = queue.pop())
      for (const neighbour of this.#graph.neighbours(node)) {
        if (component.has(neighbour)) continue;
        component.add(neighbour);
        if (!this.#isRim(neighbour)) queue.push(neighbour);
      }
    const components = [component];
    for (const entity of component) if (!this.#isRim(entity)) this.#components.set(entity, components);
    return components;
  }

  #isSlow(from: string, to: string): boolean {
    const link = this.#graph.effects(from).get(to) ?? this.#graph.causes(from).get(to);
    return slowKinds.has(link?.kind);
  }

  #isRim(entity: string): boolean {
    const effects = this.#graph.effects(entity);
    if (effects.size === 0) return this.isFrontDoor(entity);
    for (const { kind, to } of effects.values()) if (kind !== 'runs-on' || to !== entity) return false;
    return this.#graph.causes(entity).size === 0;
  }
}
