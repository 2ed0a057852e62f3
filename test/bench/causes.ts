/**
 * `npm run bench -- causes [--data DIR]`: how well and how fast causes are ranked. DIR holds `causes/` and `changes/` as `cli eval`
 * reads them, with their truth. Prints first-cause accuracy beside NSigma's in the same run, what each term is worth, weights
 * fitted without the set they are tested on, how often a stated score is right, and perturbed weights. Speed is on generated scenes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Evidence } from '../../src/correlation/evidence.js';
import { loadEvidence } from '../../src/correlation/load-evidence.js';
import { rankCauses } from '../../src/correlation/rank-causes.js';
import { emptyScene, type Scene } from '../../src/correlation/scene.js';
import { causeScenes } from '../../src/evaluation/causes.js';
import { changeScenes } from '../../src/evaluation/changes.js';
import type { Cause } from '../../src/domain/anomaly.js';
import { seededRandom } from '../../src/scenarios/random.js';
import { bestOf, fitFactors, type Factors } from '../support/conditional-logit.js';

interface Case {
  readonly set: string;
  readonly root: string;
  readonly nsigma: string | undefined;
  readonly causes: readonly Cause[];
}

const { values: options } = parseArgs({ options: { data: { type: 'string' } }, allowPositionals: true });
const evidence = await loadEvidence();
speed();
if (options.data !== undefined) {
  await benchCauses(join(options.data, 'causes'));
  await benchChanges(join(options.data, 'changes'));
}

function speed(): void {
  for (const seriesCount of [0, 5000]) {
    const scene = crowd(2000, 5000, seriesCount);
    const rounds = Array.from({ length: 3 }, () => {
      const before = process.cpuUsage();
      rankCauses(scene, evidence);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    console.log(
      `5,000 anomalies, 2,000 entities, ${seriesCount} series: ${Math.min(...rounds).toFixed(0)} ms of CPU (goal 1,000)`,
    );
  }
}

/** Entities called by one another at random, anomalies all over, a third of the series worse. */
function crowd(entities: number, anomalies: number, series: number): Scene {
  const random = seededRandom(1);
  const name = (i: number): string => `service-${i % entities}`;
  const onset = 6_000_000;
  const times = Array.from({ length: 240 }, (_, i) => i * 30_000);
  const measures = ['cpu', 'latency_ms', 'error_rate', 'memory', 'requests'];
  return {
    ...emptyScene(onset, 7_200_000),
    symptom: name(1),
    anomalies: Array.from({ length: anomalies }, (_, i) => ({
      id: `a${i}`,
      entity: name(i),
      signal: { kind: 'metric', key: `k${i}`, name: 'cpu', measure: 'saturation' },
      detector: 'bench',
      startedAt: onset,
      detectedAt: onset,
      lastSeenAt: onset,
      probability: 0.99,
      direction: 'up',
      because: 'more than ever',
    })),
    relations: Array.from({ length: 3 * entities }, () => ({
      from: name(random.integer(0, entities - 1)),
      to: name(random.integer(0, entities - 1)),
      kind: 'calls',
    })),
    series: Array.from({ length: series }, (_, i) => ({
      entity: name(i),
      name: measures[i % measures.length],
      times,
      values: times.map((at) => 10 + random.integer(0, 100) / 100 + (at >= onset && i % 3 === 0 ? 20 : 0)),
    })),
  };
}

async function benchCauses(folder: string): Promise<void> {
  const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Record<string, { rootService: string }>;
  const cases: Case[] = [];
  for await (const { name, scene } of causeScenes(folder))
    cases.push({
      set: name.split('/')[0],
      root: truth[name].rootService,
      nsigma: nsigma(scene),
      causes: rankCauses(scene, evidence),
    });
  const sets = [...new Set(cases.map(({ set }) => set))];
  const row = (label: string, right: (one: Case) => boolean): void =>
    console.log(
      label.padEnd(22),
      ...sets.map((set) => share(cases.filter((one) => one.set === set).map(right)).padStart(14)),
    );
  console.log(`\nfirst cause right      ${sets.map((set) => set.padStart(14)).join(' ')}`);
  row('NSigma, same run', ({ nsigma: guess, root }) => guess === root);
  row('ours', (one) => first(one, new Map()) === one.root);
  for (const { id } of evidence.filter(({ about }) => about === 'entity'))
    row(`without ${id}`, (one) => first(one, new Map([[id, 0]])) === one.root);
  console.log('\nweights fitted on the other sets');
  const fits = new Map(sets.map((set) => [set, fit(cases.filter((one) => one.set !== set))]));
  row('leave one set out', (one) => first(one, fits.get(one.set) ?? new Map()) === one.root);
  reliability(cases);
}

/** The largest distance of a mean from the mean before, in standard deviations, whatever the direction. */
function nsigma({ series, onset, symptom }: Scene): string | undefined {
  let best: { entity: string; score: number } | undefined;
  for (const { entity, times, values } of series) {
    if (entity === symptom) continue;
    const known = values.map((value, i) => ({ value, at: times[i] })).filter(({ value }) => Number.isFinite(value));
    const before = known.filter(({ at }) => at < onset).map(({ value }) => value);
    const after = known.filter(({ at }) => at >= onset).map(({ value }) => value);
    const mean = before.reduce((sum, x) => sum + x, 0) / before.length;
    const sd = Math.sqrt(before.reduce((sum, x) => sum + (x - mean) ** 2, 0) / before.length);
    const score = Math.max(...after.map((x) => Math.abs(x - mean) / (sd || 1)));
    if (Number.isFinite(score) && (!best || score > best.score)) best = { entity, score };
  }
  return best?.entity;
}

function first({ causes }: Case, factors: Factors): string | undefined {
  return causes.at(bestOf({ options: causes.map(({ terms }) => terms) }, factors))?.entity;
}

/**
 * Factors on the weights by conditional logit, sets weighted alike, signs fixed, ridge towards a prior that knows nothing of the terms
 * (1.5 for every reason for, .5 for every reason against).
 */
function fit(cases: readonly Case[]): Factors {
  const prior = new Map(evidence.map(({ id, weight }) => [id, (weight > 0 ? 1.5 : 0.5) / Math.abs(weight)]));
  const sizes = Map.groupBy(cases, ({ set }) => set);
  const choices = cases.flatMap(({ causes, root, set }) => {
    const right = causes.findIndex(({ entity }) => entity === root);
    if (right < 0) return [];
    return { options: causes.map(({ terms }) => terms), right, weight: 1 / (sizes.get(set)?.length ?? 1) };
  });
  return fitFactors(choices, prior);
}

function reliability(cases: readonly Case[]): void {
  console.log('\nstated score of the first cause   cases   right');
  for (const [from, to] of [
    [0, 0.5],
    [0.5, 0.8],
    [0.8, 0.95],
    [0.95, 1.01],
  ]) {
    const stated = cases.filter(({ causes }) => (causes[0]?.score ?? 0) >= from && (causes[0]?.score ?? 0) < to);
    const label = `${from} to ${Math.min(to, 1)}`;
    console.log(
      label.padEnd(33),
      String(stated.length).padStart(5),
      share(stated.map(({ causes, root }) => causes[0]?.entity === root)).padStart(7),
    );
  }
}

interface ChangeTruth {
  readonly root_cause_commit: string | null;
  readonly decoy_deploy_commits: readonly string[];
}

async function benchChanges(folder: string): Promise<void> {
  const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Record<string, ChangeTruth>;
  const scenes: { name: string; scene: Scene }[] = [];
  for await (const one of changeScenes(folder)) scenes.push(one);
  const score = (entries: readonly Evidence[]): { exact: number; decoys: number } => {
    let [exact, decoys] = [0, 0];
    for (const { name, scene } of scenes) {
      const change = rankCauses(scene, entries)[0]?.change;
      const answer = change === undefined ? 'none' : (scene.changes.find(({ id }) => id === change)?.commit ?? change);
      if (answer === (truth[name].root_cause_commit ?? 'none')) exact++;
      else if (truth[name].decoy_deploy_commits.includes(answer)) decoys++;
    }
    return { exact, decoys };
  };
  const say = (label: string, { exact, decoys }: { exact: number; decoys: number }): void =>
    console.log(label.padEnd(28), `${exact} of ${scenes.length}`.padStart(14), String(decoys).padStart(8));
  console.log('\nchanges                       exact commit   decoys');
  say('ours', score(evidence));
  const random = seededRandom(3);
  const runs = Array.from({ length: 20 }, () =>
    score(evidence.map((entry) => ({ ...entry, weight: entry.weight * (0.7 + random.integer(0, 600) / 1000) }))),
  );
  const mean = (pick: (run: { exact: number; decoys: number }) => number): number =>
    Number((runs.reduce((sum, run) => sum + pick(run), 0) / runs.length).toFixed(2));
  say('weights ±30 %, mean of 20', { exact: mean(({ exact }) => exact), decoys: mean(({ decoys }) => decoys) });
  for (const entry of evidence.filter(({ about }) => about !== 'entity'))
    say(`without ${entry.id}`, score(evidence.filter((other) => other !== entry)));
}

function share(hits: readonly boolean[]): string {
  return hits.length === 0 ? '-' : (hits.filter(Boolean).length / hits.length).toFixed(2);
}
