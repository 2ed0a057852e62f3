import type { AlertLine, ChangeLine, RecordingLine, TimedLine } from '../domain/recording.js';
import { commitLine, harmlessWording, rollout, temptingWording } from './authors.js';
import { allServices, callersOf, entityLines, relationLines, type Landscape } from './landscape.js';
import { landscapes } from './landscapes.js';
import { meter } from './measure.js';
import { outageKinds } from './outage-kinds.js';
import type { OutageKind, Plan, Scene } from './plan.js';
import { seededRandom, type Random } from './random.js';
import { numbering, setScene } from './scene.js';
import { logLines, spanLines } from './speak.js';
import { vitalsAt, type Vitals } from './vitals.js';

/** A fault that was put into a recording and what caused it: an answer, never an input. */
export interface Fault {
  readonly at: number;
  readonly until: number;
  readonly rootEntity: string;
  readonly rootEntityAliases: readonly string[];
  /** The id of the change to blame, or `none`. */
  readonly rootChange: string;
  readonly rootChangeAliases: readonly string[];
  readonly kind: string;
}

export interface Outage {
  readonly recording: readonly RecordingLine[];
  readonly truth: {
    readonly from: number;
    readonly to: number;
    readonly faults: readonly Fault[];
    /** Ids of changes that are near and innocent. */
    readonly decoys: readonly string[];
  };
}

/** Durations in ms. `landscape` is the id of one of the bundled systems; chosen by the seed when it is not given. */
export interface OutageOptions {
  readonly stepMs?: number;
  readonly calmMs?: number;
  readonly outageMs?: number;
  readonly tailMs?: number;
  readonly landscape?: string;
  readonly startAt?: number;
}

const minute = 60_000;

/**
 * Plays one kind of outage in a system: at least 25 minutes of calm, the fault, recovery and a quiet tail, about 50 minutes
 * and 3 MB as NDJSON. The same arguments give the same lines. Throws on an unknown kind or landscape.
 */
export function generateOutage(kind: string, seed: number, options: OutageOptions = {}): Outage {
  const outage = outageKinds.find(({ id }) => id === kind);
  if (!outage)
    throw new RangeError(`no outage of the kind ${kind}; known are ${outageKinds.map(({ id }) => id).join(', ')}`);
  const random = seededRandom(seed * 7919 + hash(kind));
  const landscape = landscapeOf(options.landscape, random);
  const { stepMs = 15_000 } = options;
  const times = timesOf(options, stepMs, random);
  const number = numbering();
  const scene = setScene(landscape, random, times, number);
  const plan = outage.stage(scene);
  const decoys = [
    ...(plan.decoys ?? []),
    ...bystanders(scene, number),
    ...temptation(outage, plan, { ...scene, random: seededRandom(seed * 104729 + hash(kind)) }, number),
  ];
  const changes = [...(plan.changes ?? []), ...decoys, ...dailyCommits(scene)];
  const timed = play(scene, plan, stepMs);
  const alerts = plan.alerts ?? pagers(scene, timed.vitals, stepMs);
  const happened: TimedLine[] = [...timed.lines, ...changes, ...alerts];
  const recording = [
    ...entityLines(landscape),
    ...relationLines(landscape),
    ...(plan.relations ?? []),
    ...happened.filter(({ at }) => at >= times.from - 60 * minute && at < times.to).toSorted((a, b) => a.at - b.at),
  ];
  return { recording, truth: truthOf(outage, plan, scene, decoys) };
}

function truthOf(kind: OutageKind, plan: Plan, scene: Scene, decoys: readonly ChangeLine[]): Outage['truth'] {
  const fault: Fault = {
    at: plan.showsAt ?? scene.at,
    until: scene.until,
    rootEntity: plan.rootEntity,
    rootEntityAliases: plan.rootEntityAliases ?? [],
    rootChange: plan.rootChange,
    rootChangeAliases: plan.rootChangeAliases ?? [],
    kind: kind.id,
  };
  return {
    from: scene.from,
    to: scene.to,
    faults: kind.blames === 'nothing' ? [] : [fault],
    decoys: decoys.map(({ id }) => id),
  };
}

function landscapeOf(id: string | undefined, random: Random): Landscape {
  const chosen = id === undefined ? random.pick(landscapes) : landscapes.find((landscape) => landscape.id === id);
  if (!chosen) throw new RangeError(`no landscape ${id}; known are ${landscapes.map((l) => l.id).join(', ')}`);
  return chosen;
}

/** FNV-1a, so that two kinds with one seed are not alike. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

function timesOf(options: OutageOptions, stepMs: number, random: Random): Pick<Scene, 'from' | 'at' | 'until' | 'to'> {
  const day = Date.UTC(2026, 2, 2) + random.integer(0, 80) * 24 * 60 * minute;
  const from = options.startAt ?? day + random.integer(6 * 60, 20 * 60) * minute;
  const at = from + (options.calmMs ?? random.integer(27 * 4, 32 * 4) * 15_000);
  const until = at + (options.outageMs ?? random.integer(10 * 4, 14 * 4) * 15_000);
  const to = until + (options.tailMs ?? random.integer(7, 10) * minute);
  const aligned = (t: number): number => from + Math.round((t - from) / stepMs) * stepMs;
  return { from, at: aligned(at), until: aligned(until), to: aligned(to) };
}

/** Requests at the front door follow the day: most at three in the afternoon, fewest at three at night (UTC). */
function dailyTraffic(at: number): number {
  const hours = (at / 3_600_000) % 24;
  return 1 + 0.35 * Math.sin(((hours - 9) / 24) * 2 * Math.PI);
}

function play(scene: Scene, plan: Plan, stepMs: number) {
  const { landscape, random, from, to } = scene;
  const ordinary = random.between(40, 160);
  const span = { at: scene.at, until: scene.until };
  const measure = meter(landscape, plan.effects, span, stepMs, random);
  const lines: TimedLine[] = [];
  const vitals: (readonly [at: number, vitals: ReadonlyMap<string, Vitals>])[] = [];
  let swell = 0;
  for (let at = from; at < to; at += stepMs) {
    swell = 0.8 * swell + 0.02 * random.normal();
    const rate = ordinary * dailyTraffic(at) * Math.exp(swell);
    const now = vitalsAt(landscape, plan.effects, { rate, ordinary }, at, span);
    vitals.push([at, now]);
    lines.push(...measure(now, at));
    lines.push(...logLines(landscape, plan.writings ?? [], now, { at, stepMs, span }, random));
    lines.push(...spanLines(landscape, now, at, stepMs, random));
  }
  return { lines, vitals };
}

/** Commits of an ordinary day, most of which never go live while we look. */
function dailyCommits({ landscape, random, from, to }: Scene): ChangeLine[] {
  return Array.from({ length: random.integer(6, 14) }, () =>
    commitLine(
      random.pick(allServices(landscape)).name,
      harmlessWording(random),
      random.integer(from - 50 * minute, to),
      random,
    ),
  );
}

/** Innocent deployments: one to what is connected to nothing just before the fault, others earlier, and one when it is too late. */
function bystanders({ landscape, random, from, at, until }: Scene, number: (prefix: string) => string): ChangeLine[] {
  const deploy = (entity: string, when: number): readonly ChangeLine[] =>
    rollout(entity, harmlessWording(random), Math.round(when), number('deploy'), random).lines;
  const anyone = (): string => random.pick(landscape.services).name;
  return [
    ...deploy(landscape.island.name, at - random.between(0.5, 6) * minute),
    ...deploy(anyone(), from + random.between(1, 12) * minute),
    ...(random.chance(0.6) ? deploy(anyone(), random.between(at + 4 * minute, until)) : []),
    ...(random.chance(0.5) ? flagFlip(landscape.island.name, at - random.between(1, 9) * minute, number, random) : []),
  ];
}

/** Where no change is to blame, a harmless deployment to the very entity that fails, or to one that uses it, some minutes before. */
function temptation(
  kind: OutageKind,
  { rootEntity }: Plan,
  scene: Scene,
  number: (prefix: string) => string,
): readonly ChangeLine[] {
  const { landscape, random, at } = scene;
  if (kind.blames !== 'none' || !random.chance(0.6)) return [];
  const isService = landscape.services.some(({ name }) => name === rootEntity);
  const target = isService ? rootEntity : (callersOf(landscape, rootEntity)[0]?.name ?? landscape.front);
  return rollout(
    target,
    temptingWording(random),
    Math.round(at - random.between(6, 20) * minute),
    number('deploy'),
    random,
  ).lines;
}

function flagFlip(entity: string, at: number, number: (prefix: string) => string, random: Random): ChangeLine[] {
  const flag = random.pick(['new_header', 'dark_mode', 'beta_banner', 'survey_popup']);
  return [
    {
      type: 'change',
      at: Math.round(at),
      id: number('flag'),
      entity,
      kind: 'feature-flag',
      summary: `${flag} off->on`,
      attributes: { flag },
    },
  ];
}

/** In some systems a pager watches the front door: it fires after two bad minutes and resolves after two good ones. */
function pagers(
  { landscape, random }: Scene,
  vitals: readonly (readonly [number, ReadonlyMap<string, Vitals>])[],
  stepMs: number,
): AlertLine[] {
  if (!random.chance(0.4)) return [];
  const name = random.pick(['FrontDoorErrorBudgetBurn', 'HighErrorRate', 'SLOErrorRatioFast']);
  const patience = Math.max(1, Math.round((2 * minute) / stepMs));
  const alerts: AlertLine[] = [];
  let [streak, firing] = [0, false];
  for (const [at, now] of vitals) {
    const bad = (now.get(landscape.front)?.errors ?? 0) > 0.04;
    streak = bad === firing ? 0 : streak + 1;
    if (streak < patience) continue;
    [firing, streak] = [bad, 0];
    const share = ((now.get(landscape.front)?.errors ?? 0) * 100).toFixed(1);
    alerts.push({
      type: 'alert',
      at,
      id: 'page-1',
      entity: landscape.front,
      name,
      severity: 'critical',
      status: firing ? 'firing' : 'resolved',
      summary: firing ? `${landscape.front} fails ${share} % of its requests` : `${landscape.front} has recovered`,
    });
  }
  return alerts;
}
