import { hashOf } from '../causes/trace-shape.js';
import { attach, type Group, type GroupingState } from './state.js';
import type { GroupingStep, Joined, Opened } from './step.js';
import { witnessOf, type Sighting } from './sighting.js';
import type { Terrain, Way } from './terrain.js';
import { sayDuration, sayWay } from './words.js';

/** Loose anomalies around some strong ones that are near each other. */
interface Cluster {
  readonly cores: ReadonlyMap<string, Sighting>;
  readonly ways: ReadonlyMap<string, Way>;
}

/** By how much the strongest anomaly of an entity exceeds what is strong, summed over entities. */
function burstOf(cores: Iterable<Sighting>, strong: number): number {
  let sum = 0;
  for (const { strength } of cores) sum += Math.max(0, strength - strong);
  return sum;
}

/** The strongest loose anomaly of each entity that has a strong or urgent one. */
function strongest(fresh: readonly Sighting[], strong: number): Map<string, Sighting> {
  const found = new Map<string, Sighting>();
  for (const sighting of fresh) {
    if (sighting.strength <= strong && !sighting.urgent) continue;
    const { entity } = sighting.anomaly;
    const known = found.get(entity);
    if (!known || sighting.strength > known.strength) found.set(entity, sighting);
  }
  return found;
}

/** Takes the strongest of `left` and every other that is within reach of what was taken; they leave `left`. */
function takeCluster(
  left: Map<string, Sighting>,
  terrain: Terrain,
  hops: number,
  systems: ReadonlyMap<string, number>,
): Cluster | undefined {
  const [seed] = [...left].toSorted(
    ([, a], [, b]) => b.strength - a.strength || (a.anomaly.id < b.anomaly.id ? -1 : 1),
  );
  if (!seed) return undefined;
  const cores = new Map<string, Sighting>();
  const ways = new Map<string, Way>();
  const queue = [seed[0]];
  const queued = new Set(queue);
  for (let entity = queue.pop(); entity !== undefined; entity = queue.pop()) {
    const sighting = left.get(entity);
    if (!sighting) continue;
    left.delete(entity);
    cores.set(entity, sighting);
    terrain.spread(ways, [entity], hops);
    for (const [other, system] of systems) if (system !== systems.get(entity)) ways.delete(other);
    for (const other of left.keys()) {
      if (queued.has(other) || !ways.has(other)) continue;
      queued.add(other);
      queue.push(other);
    }
  }
  return { cores, ways };
}

/** Opens groups out of loose anomalies: one for each cluster of enough strength that more than one witness tells of. */
export function openGroups(
  state: GroupingState,
  fresh: readonly Sighting[],
  terrain: Terrain,
  step: GroupingStep,
): Opened[] {
  const { strong, hops } = state.parameters;
  const left = strongest(
    fresh.filter(({ anomaly }) => state.loose.has(anomaly.id)),
    strong,
  );
  const systems = terrain.isGuess ? guessSystems(left, step, state.parameters.tie) : new Map<string, number>();
  const opened: Opened[] = [];
  for (;;) {
    const cluster = takeCluster(left, terrain, hops, systems);
    if (!cluster) return opened;
    if (isIncident(state, cluster, fresh)) opened.push(openGroup(state, cluster, step.at));
  }
}

/** Entities by the system they are proposed to be of; systems with a strong tie between them are one. */
function guessSystems(
  strong: ReadonlyMap<string, Sighting>,
  { propose, ties }: GroupingStep,
  leastTie: number,
): Map<string, number> {
  const anomalies = [...strong.values()].map(({ anomaly }) => anomaly);
  const labels = [...(propose?.(anomalies) ?? [])];
  if (new Set(labels).size < 2) return new Map();
  for (const [i, a] of anomalies.entries())
    for (const [j, b] of anomalies.entries()) {
      if (labels[i] === labels[j]) continue;
      const weight = ties?.(a, b).reduce((sum, tie) => sum + tie.weight, 0) ?? 0;
      const [into, from] = [labels[i], labels[j]];
      if (weight >= leastTie) for (const k of labels.keys()) if (labels[k] === from) labels[k] = into;
    }
  return new Map(anomalies.map(({ entity }, i) => [entity, labels[i]]));
}

function isIncident({ parameters }: GroupingState, { cores, ways }: Cluster, fresh: readonly Sighting[]): boolean {
  const { strong, burst, witness, aloneMs } = parameters;
  const sightings = [...cores.values()];
  if (sightings.some(({ urgent }) => urgent)) return true;
  if (burstOf(sightings, strong) < burst) return false;
  const around = fresh.filter(({ anomaly, strength }) => ways.has(anomaly.entity) && strength >= witness);
  if (new Set(around.map(({ anomaly }) => witnessOf(anomaly))).size > 1) return true;
  return around.some(({ anomaly }) => anomaly.lastSeenAt - anomaly.startedAt >= aloneMs);
}

/** What a new group takes in: the loose within reach that are of this moment, ended just before, or last and began not long ago. */
function takes({ parameters }: GroupingState, sighting: Sighting, at: number): boolean {
  const { anomaly, lastAt, strength } = sighting;
  if (lastAt !== Infinity) return at - lastAt <= parameters.endedBeforeMs;
  return strength > parameters.strong || at - anomaly.startedAt <= parameters.begunBeforeMs;
}

function openGroup(state: GroupingState, { cores, ways }: Cluster, at: number): Opened {
  const taken = [...state.loose.values()]
    .filter((sighting) => ways.has(sighting.anomaly.entity) && takes(state, sighting, at))
    .toSorted((a, b) => a.anomaly.startedAt - b.anomaly.startedAt || (a.anomaly.id < b.anomaly.id ? -1 : 1));
  const id = hashOf([at, ...taken.map(({ anomaly }) => anomaly.id)].join('\n'));
  const first = Math.min(...[...cores.values()].map(({ anomaly }) => anomaly.startedAt));
  const group: Group = {
    id,
    startedAt: Math.min(first, at),
    openedAt: at,
    lastAt: at,
    cores: new Map(),
    strong: new Map(),
    members: new Set(),
    lasting: new Set(),
  };
  for (const { anomaly } of cores.values()) group.cores.set(anomaly.entity, { anomaly, since: at });
  state.groups.set(id, group);
  const members = taken.map((sighting): Joined => {
    attach(state, group, sighting, at, at);
    return { group: id, anomaly: sighting.anomaly, because: sayMember(sighting, cores, ways) };
  });
  return { group: id, startedAt: group.startedAt, members };
}

function sayMember(sighting: Sighting, cores: Cluster['cores'], ways: Cluster['ways']): string {
  const { anomaly, strength, urgent } = sighting;
  const core = cores.get(anomaly.entity);
  if (core === sighting && urgent) return 'another tool raised it as an alert that somebody must look at';
  if (core === sighting)
    return `it is unusual enough (${strength.toFixed(1)}) to open an incident with what began around it`;
  const way = ways.get(anomaly.entity);
  return way ? sayWay(anomaly, way, cores.get(way.core)?.anomaly) : `it began within ${sayDuration(60_000)}`;
}
