import type { Anomaly } from '../../domain/anomaly.js';
import type { Sighting } from './sighting.js';
import type { Joined, Tie } from './step.js';
import { attach, type Group, type GroupingState } from './state.js';
import type { Terrain, Way } from './terrain.js';
import { sayTie, sayWay } from './words.js';

/** Cores of a group that are asked for ties beside the graph; its first ones say what it is about. */
const coresAsked = 8;

/** The ways around open groups in one step, worked out when first asked for and grown with their cores. */
export class Surroundings {
  readonly #terrain: Terrain;
  readonly #hops: number;
  readonly #known = new Map<string, Map<string, Way>>();

  constructor(terrain: Terrain, hops: number) {
    this.#terrain = terrain;
    this.#hops = hops;
  }

  of(group: Group): ReadonlyMap<string, Way> {
    let ways = this.#known.get(group.id);
    if (!ways) {
      this.#known.set(group.id, (ways = new Map()));
      for (const core of group.cores.keys()) this.#terrain.spread(ways, core, this.#hops);
    }
    return ways;
  }

  grow(group: Group, core: string): void {
    const ways = this.#known.get(group.id);
    if (ways) this.#terrain.spread(ways, core, this.#hops);
  }
}

/** May this group take this anomaly in now? It is young, or the same series is strong in it. */
function isOpenTo({ parameters }: GroupingState, group: Group, series: string, at: number): boolean {
  if (group.lasting.size === 0 && at - group.lastAt > parameters.silenceMs) return false;
  if (at - group.openedAt < parameters.spreadMs) return true;
  return at - (group.strong.get(series) ?? -Infinity) <= parameters.prolongMs;
}

/** The nearest open group takes a new anomaly in; of two as near, the younger. Nothing when there is none. */
export function join(
  state: GroupingState,
  sighting: Sighting,
  surroundings: Surroundings,
  ties: ((a: Anomaly, b: Anomaly) => readonly Tie[]) | undefined,
  at: number,
): Joined | undefined {
  const { anomaly, series } = sighting;
  let best: { group: Group; hops: number; because: () => string } | undefined;
  for (const group of state.groups.values()) {
    if (!isOpenTo(state, group, series, at)) continue;
    const way = surroundings.of(group).get(anomaly.entity);
    const found = way
      ? { group, hops: way.hops, because: () => sayWay(anomaly, way, group.cores.get(way.core), ties) }
      : tied(state, anomaly, group, ties);
    if (!found) continue;
    const nearer = best === undefined ? 1 : best.hops - found.hops || group.openedAt - best.group.openedAt;
    if (nearer > 0) best = found;
  }
  if (!best) return undefined;
  const { group } = best;
  const because = best.because();
  const wasCore = group.cores.has(anomaly.entity);
  attach(state, group, sighting, at);
  if (!wasCore && group.cores.has(anomaly.entity)) surroundings.grow(group, anomaly.entity);
  return { group: group.id, anomaly, because };
}

/** Where the graph knows no way, other ties may add up to one; such a group counts as just out of reach of the graph. */
function tied(
  { parameters }: GroupingState,
  anomaly: Anomaly,
  group: Group,
  ties: ((a: Anomaly, b: Anomaly) => readonly Tie[]) | undefined,
): { group: Group; hops: number; because: () => string } | undefined {
  if (!ties) return undefined;
  for (const core of [...group.cores.values()].slice(0, coresAsked)) {
    const found = ties(anomaly, core);
    if (found.reduce((sum, { weight }) => sum + weight, 0) < parameters.tie) continue;
    return { group, hops: parameters.hops + 1, because: () => sayTie(core, found) };
  }
  return undefined;
}
