import { departureOf } from '../analysis/changes/date-onset.js';
import { poisonOf, saysHardware, saysOrchestrator, type Poison } from '../analysis/changes/innocence.js';
import { measureOf } from '../analysis/causes/measure.js';
import { median } from '../analysis/causes/robust.js';
import type { SeriesWindow } from '../analysis/causes/deviation.js';
import type { Graph } from '../analysis/graph/graph.js';
import type { ChangeView } from './change-view.js';
import { sayNumber, sayTime } from './say.js';
import type { SceneView } from './scene-view.js';
import type { Scene } from './scene.js';

/** What series, lines and relations say for the answer that no change is to blame. */

/** The name of a series that counts down to an expiry and has reached it. */
export function ranOut({ series }: Scene): string | undefined {
  const empty = series.find(
    ({ name, values }) =>
      /expir|valid.?(?:until|for)|days.?left/i.test(name) && (values.findLast(Number.isFinite) ?? 1) <= 0,
  );
  return empty && `${empty.name} of ${empty.entity}`;
}

/** The record that most failing lines of one entity name. */
export function poisonIn({ scene, errorLines, changes: { failing } }: SceneView): Poison | undefined {
  const loud = [...errorLines.values()].flat().map(({ window }) => window);
  for (const entity of failing) {
    const failures = loud.filter((window) => window.entity === entity).flatMap(({ samples }) => samples);
    const usual = scene.templates
      .filter((window) => window.entity === entity && !loud.includes(window))
      .flatMap(({ samples }) => samples);
    const poison = poisonOf(failures, usual);
    if (poison) return poison;
  }
  return undefined;
}

const NODE_SLACK_MS = 120_000;
const LOOK_BACK_MS = 30 * 60_000;

/** A host that departed before the trouble, and what the orchestrator or the kernel says; half with only one of the two. */
export function neighbour(scene: Scene, changes: ChangeView): { strength: number; because: string } {
  if (saysHardware(changes.symptoms)) return { strength: 1, because: 'the hardware or the host itself failed' };
  const hosts = new Set([
    ...scene.entities.filter(({ kind }) => kind === 'host').map(({ name }) => name),
    ...scene.relations.filter(({ kind }) => kind === 'runs-on').map(({ to }) => to),
  ]);
  const isHosts = ({ entity, name }: SeriesWindow): boolean =>
    hosts.has(entity) || /^node[_.]|^system\.|^host[_.]/i.test(name);
  const departed = scene.series.filter(isHosts).find((series) => {
    const at = departureOf(series, scene.now, scene.onset - LOOK_BACK_MS);
    return at !== undefined && at <= changes.onset.at + NODE_SLACK_MS && measureOf(series.name) === 'saturation';
  });
  if (!departed || wasChanged(departed.entity, changes)) return { strength: 0, because: '' };
  const said = saysOrchestrator(changes.symptoms);
  const because = `${departed.name} of ${departed.entity} left its usual range before the trouble${said ? ' and the orchestrator says so' : ''}`;
  return { strength: said ? 1 : 0.5, because };
}

/** A host that was itself changed before is no innocent neighbour. */
function wasChanged(host: string, { candidates, live, onset }: ChangeView): boolean {
  return candidates.some(({ id }) => {
    const change = live.get(id);
    return change?.entity === host && change.at <= onset.at + NODE_SLACK_MS;
  });
}

const SURGE = 1.6;
const SURGE_SLACK_MS = 300_000;
const HALF_HOUR_MS = 30 * 60_000;

export interface Surge {
  readonly entity: string;
  /** 0.6 at a growth by 60 %, 1 at twice as much and more. */
  readonly strength: number;
  readonly because: string;
}

/** Traffic that grew by 60 % or more about the onset where the users come in, or where nobody is known to call. */
export function surgeIn(scene: Scene, graph: Graph, onset: number): Surge | undefined {
  for (const { entity, name, times, values } of scene.series) {
    if (
      measureOf(name) !== 'traffic' ||
      !/req|rps|rate|traffic|workload|throughput|ops|sessions|visits|orders|messages/i.test(name)
    )
      continue;
    if (/err|byte|packet|read|write|rejected|unauthori/i.test(name) || !isEntrance(entity, scene, graph)) continue;
    const between = (from: number, to: number): number[] =>
      values.filter((value, i) => Number.isFinite(value) && (times[i] ?? 0) >= from && (times[i] ?? 0) < to);
    const before = between(onset - 4 * HALF_HOUR_MS, onset - SURGE_SLACK_MS);
    const after = between(onset, onset + SURGE_SLACK_MS);
    if (before.length < 5 || after.length === 0 || median(before) <= 0) continue;
    const growth = median(after) / median(before);
    if (growth < SURGE || median(after) < Math.max(...before)) continue;
    return {
      entity,
      strength: Math.min(1, growth - 1),
      because: `${name} of ${entity}, where requests come in, grew ${sayNumber(growth)}-fold by ${sayTime(onset)}`,
    };
  }
  return undefined;
}

/** Nobody calls it, and it fetches no work from a queue. */
function isEntrance(entity: string, { entities }: Scene, graph: Graph): boolean {
  if (graph.effects(entity).size > 0) return false;
  const queues = new Set(entities.filter(({ kind }) => kind === 'queue').map(({ name }) => name));
  return !graph.neighbours(entity).some((neighbour) => queues.has(neighbour));
}
