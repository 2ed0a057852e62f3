import type { Deviation } from '../analysis/causes/deviation.js';
import type { SceneView } from './scene-view.js';
import { surgeIn } from './innocent-series.js';

/** What an entity shows that may be another's doing: failing, taking its own time, running out of resources. */
export type Sign = 'failing' | 'failing spans' | 'own time' | 'resources';

/** By whose doing each sign of an entity is explained. */
export type Excuses = ReadonlyMap<string, ReadonlyMap<Sign, string>>;

/** What is left of an explained sign as evidence against its entity. */
const LEFT = 0.1;
/** Strength from which a dependency is in such trouble that it explains its dependents'. */
const SEVERE = 1.8;
const everything: readonly Sign[] = ['failing', 'failing spans', 'own time', 'resources'];
const MIN_TENANTS = 2;

export function shareOf(excuses: Excuses, entity: string, sign: Sign): number {
  return excuses.get(entity)?.has(sign) ? LEFT : 1;
}

/** Pools, threads and queues fill up when what they wait for is slow; processors, memory and disks do not. */
export function isQueue({ series }: Deviation): boolean {
  return /pool|conn|thread|goroutine|queue|backlog|\blag|event.?loop|in.?flight|pending|waiting/i.test(series.name);
}

/**
 * Which signs of each entity are explained by something it directly depends on that is in severe trouble itself:
 * one that sends no spans explains failures and waiting (which looks like its callers' own time); one that does, failures only,
 * as traces tell the rest; a queue fills up by the doing of those who use it; a host on which two or more tenants are in trouble, and a surge at the front door, explain everything.
 */
export function excusesIn(view: SceneView): Excuses {
  const { graph, scene, trouble } = view;
  const excuses = new Map<string, Map<Sign, string>>();
  const excuse = (entity: string, by: string, signs: readonly Sign[]): void => {
    const known = excuses.get(entity) ?? new Map<Sign, string>();
    excuses.set(entity, known);
    for (const sign of signs) if (!known.has(sign)) known.set(sign, by);
  };
  const surge = surgeIn(scene, graph, view.onset);
  const overrun = surge ? graph.upstream(surge.entity) : new Map<string, number>();
  for (const entity of trouble.keys()) {
    if (surge && entity !== surge.entity && overrun.has(entity)) excuse(entity, surge.entity, everything);
    if (view.kinds.get(entity) === 'queue')
      for (const [user] of graph.effects(entity))
        if ((trouble.get(user) ?? 0) >= SEVERE) excuse(entity, user, ['resources']);
    for (const [dependency, { kind }] of graph.causes(entity)) {
      if ((trouble.get(dependency) ?? 0) < SEVERE || view.outside.has(dependency)) continue;
      if (kind === 'runs-on') {
        const tenants = [...graph.effects(dependency).keys()].filter((tenant) => (trouble.get(tenant) ?? 0) >= SEVERE);
        if (tenants.length >= MIN_TENANTS) excuse(entity, dependency, everything);
      } else
        excuse(
          entity,
          dependency,
          view.traced.has(dependency) ? ['failing', 'failing spans'] : ['failing', 'failing spans', 'own time'],
        );
    }
  }
  return excuses;
}
