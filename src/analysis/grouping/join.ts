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
      this.#terrain.spread(ways, group.cores.keys(), this.#hops);
    }
    return ways;
  }

  grow(group: Group, core: string): void {
    const ways = this.#known.get(group.id);
    if (ways) this.#terrain.spread(ways, [core], this.#hops);
  }
}

/** Takes a group anything in at all? */
function isLive({ parameters }: GroupingState, group: Group, at: number): boolean {
  return group.lasting.size > 0 || at - group.lastAt <= parameters.silenceMs;
}

/** Does the same series go on in it? */
function goesOn({ parameters }: GroupingState, group: Group, series: string, at: number): boolean {
  return at - (group.strong.get(series) ?? -Infinity) <= parameters.prolongMs;
}

/** Has trouble had the time to spread from a core along this way, and no more than that? */
function spreads({ parameters }: GroupingState, group: Group, way: Way, at: number): boolean {
  const core = group.cores.get(way.core);
  if (!core) return false;
  if (at - core.since < parameters.spreadMs) return true;
  return way.slow && group.lasting.size > 0 && at - core.since < parameters.slowSpreadMs;
}

/** Alert rules wait before they fire: one on a core whose trouble lasts is about that trouble, however late. */
function confirms({ signal }: Anomaly, group: Group, { hops }: Way): boolean {
  return signal.kind === 'alert' && hops === 0 && group.lasting.size > 0;
}

interface Place {
  readonly group: Group;
  readonly hops: number;
  /** Since when trouble spreads from a core that this anomaly makes. */
  readonly since: number;
  readonly because: () => string;
}

type Ties = ((a: Anomaly, b: Anomaly) => readonly Tie[]) | undefined;

/** The nearest open group takes a new anomaly in; of two as near, the younger. Nothing when there is none. */
export function join(
  state: GroupingState,
  sighting: Sighting,
  surroundings: Surroundings,
  ties: Ties,
  at: number,
): Joined | undefined {
  let best: Place | undefined;
  for (const group of state.groups.values()) {
    if (!isLive(state, group, at)) continue;
    const found = placeIn(state, sighting, group, surroundings, ties, at);
    if (!found) continue;
    const nearer = best === undefined ? 1 : best.hops - found.hops || group.openedAt - best.group.openedAt;
    if (nearer > 0) best = found;
  }
  if (!best) return undefined;
  const { anomaly } = sighting;
  const { group, since } = best;
  const because = best.because();
  const wasCore = group.cores.has(anomaly.entity);
  attach(state, group, sighting, at, since);
  if (!wasCore && group.cores.has(anomaly.entity)) surroundings.grow(group, anomaly.entity);
  return { group: group.id, anomaly, because };
}

function placeIn(
  state: GroupingState,
  { anomaly, series }: Sighting,
  group: Group,
  surroundings: Surroundings,
  ties: Ties,
  at: number,
): Place | undefined {
  const way = surroundings.of(group).get(anomaly.entity);
  if (!way) return at - group.openedAt < state.parameters.spreadMs ? tied(state, anomaly, group, ties) : undefined;
  const core = group.cores.get(way.core);
  if (!spreads(state, group, way, at) && !goesOn(state, group, series, at) && !confirms(anomaly, group, way))
    return undefined;
  return {
    group,
    hops: way.hops,
    since: way.slow ? at : (core?.since ?? at),
    because: () => sayWay(anomaly, way, core?.anomaly, ties),
  };
}

/** Where the graph knows no way, other ties may add up to one; such a group counts as just out of reach of the graph. */
function tied({ parameters }: GroupingState, anomaly: Anomaly, group: Group, ties: Ties): Place | undefined {
  if (!ties) return undefined;
  for (const core of [...group.cores.values()].slice(0, coresAsked)) {
    const found = ties(anomaly, core.anomaly);
    if (found.reduce((sum, { weight }) => sum + weight, 0) < parameters.tie) continue;
    const { since } = core;
    return { group, hops: parameters.hops + 1, since, because: () => sayTie(core.anomaly, found) };
  }
  return undefined;
}
