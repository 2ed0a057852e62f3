import { changedPaths, type PathFindings } from '../analysis/causes/changed-paths.js';
import { coMovement } from '../analysis/causes/co-movement.js';
import { deviationOf, type Deviation, type SeriesWindow } from '../analysis/causes/deviation.js';
import { slowEdges, slowOperations, type SlowOperation } from '../analysis/causes/slow-spans.js';
import { bothPasts, openSpanBaseline, type SpanPast } from '../analysis/causes/span-baseline.js';
import { shapesOf, type SpanShape } from '../analysis/causes/trace-shape.js';
import { errorLines, type ErrorLines } from '../analysis/causes/error-lines.js';
import { dateOnset } from '../analysis/changes/date-onset.js';
import { NameFinder } from '../analysis/causes/mentioned.js';
import { Graph } from '../analysis/graph/graph.js';
import type { MeasureKind } from '../domain/anomaly.js';
import type { EntityKind } from '../domain/inventory.js';
import { ChangeView } from './change-view.js';
import { excusesIn, type Excuses } from './excuses.js';
import type { Scene } from './scene.js';

/** Spans later than this after the onset show what became of it, not where it began. */
const SPAN_WINDOW_MS = 200_000;
/** An onset is known to a minute at best: what lies this short before it may be part of it, and is no past. */
const ONSET_DOUBT_MS = 60_000;

/** A scene with what the evidence works out from it, each once and only when asked for. */
export class SceneView {
  readonly scene: Scene;
  /** How strongly each entity is suspected of being where it started, 0 to 1; filled when the entities are ranked. */
  readonly suspects: ReadonlyMap<string, number>;
  readonly #memory: Map<string, unknown>;

  constructor(scene: Scene, suspects: ReadonlyMap<string, number> = new Map(), memory = new Map<string, unknown>()) {
    this.scene = scene;
    this.suspects = suspects;
    this.#memory = memory;
  }

  /** The same view once the entities are ranked; what was worked out stays. */
  withSuspects(suspects: ReadonlyMap<string, number>): SceneView {
    const kept = new Map(this.#memory);
    kept.delete('changes');
    return new SceneView(this.scene, suspects, kept);
  }

  /**
   * Epoch ms from which on evidence counts as after. An alert says when trouble was noticed: where no detector of ours says when it
   * began, it is dated backwards from there.
   */
  get onset(): number {
    return this.#once('onset', () => onsetOf(this.scene));
  }

  get graph(): Graph {
    return this.#once('graph', () => new Graph(this.scene.relations, (entity) => this.kinds.get(entity)));
  }

  get kinds(): ReadonlyMap<string, EntityKind> {
    return this.#once('kinds', () => new Map(this.scene.entities.map(({ name, kind }) => [name, kind])));
  }

  /** Of each entity the series that got worse most, by measure. */
  get deviations(): ReadonlyMap<string, ReadonlyMap<MeasureKind, Deviation>> {
    return this.#once('deviations', () => worstByMeasure(this.allDeviations));
  }

  get allDeviations(): readonly Deviation[] {
    const { series, now } = this.scene;
    return this.#once('allDeviations', () => series.flatMap((window) => deviationOf(window, this.onset, now) ?? []));
  }

  /** Entities that may be where it started: those with a sign of trouble and everything upstream of them. */
  get candidates(): ReadonlySet<string> {
    return this.#once('candidates', () => candidatesOf(this));
  }

  /** Entities with spans since the onset. */
  get traced(): ReadonlySet<string> {
    return this.#once('traced', () => new Set(this.traces.window.map(({ span }) => span.entity)));
  }

  /** The spans of the first minutes since the onset, and what was usual: the counters and the traces begun before it. */
  get traces(): { readonly window: readonly SpanShape[]; readonly past: SpanPast } {
    return this.#once('traces', () => {
      const past = openSpanBaseline();
      const window: SpanShape[] = [];
      for (const shape of shapesOf(this.scene.spans))
        if (shape.span.at < this.onset - ONSET_DOUBT_MS) past.count(shape);
        else if (shape.span.at >= this.onset && shape.span.at < this.onset + SPAN_WINDOW_MS) window.push(shape);
      return { window, past: bothPasts(this.scene.baseline, past) };
    });
  }

  get changedPaths(): ReadonlyMap<string, PathFindings> {
    return this.#once('changedPaths', () => changedPaths(this.traces.window, this.traces.past));
  }

  get slowOperations(): ReadonlyMap<string, SlowOperation> {
    return this.#once('slowOperations', () => slowOperations(this.traces.window, this.traces.past));
  }

  get slowEdges(): ReturnType<typeof slowEdges> {
    return this.#once('slowEdges', () => slowEdges(this.traces.window, this.traces.past));
  }

  /** Of each entity the clearly deviating series that goes most with the worst series of the symptom, and r, above 0. */
  get coMovement(): ReadonlyMap<string, { readonly series: SeriesWindow; readonly r: number }> {
    return this.#once('coMovement', () => coMovements(this));
  }

  get changes(): ChangeView {
    return this.#once(
      'changes',
      () =>
        new ChangeView(this.scene, this.graph, this.suspects, this.allDeviations, [...this.errorLines.values()].flat()),
    );
  }

  /** Warnings and errors in excess since the onset, by entity. */
  get errorLines(): ReadonlyMap<string, readonly ErrorLines[]> {
    const { templates, now } = this.scene;
    return this.#once('errorLines', () =>
      Map.groupBy(errorLines(templates, this.onset, now), ({ window }) => window.entity),
    );
  }

  /** Finds names of candidates in texts. */
  get names(): NameFinder {
    return this.#once('names', () => new NameFinder(this.candidates));
  }

  /** Which signs of trouble are another's doing. */
  get excuses(): Excuses {
    return this.#once('excuses', () => excusesIn(this));
  }

  /** Entities known only through their callers, or that only pass calls on. */
  get outside(): ReadonlySet<string> {
    return this.#once(
      'outside',
      () => new Set([...this.candidates].filter((entity) => fromOutside.test(entity) && !this.traced.has(entity))),
    );
  }

  /** How badly each entity with a clear sign of trouble is off: its strongest deviation, changed path or detector's surprise. */
  get trouble(): ReadonlyMap<string, number> {
    return this.#once('trouble', () => troubleIn(this));
  }

  /** Entities that suffer: members, and those with new errors or a clearly worse error, latency or availability series; not hosts. */
  get impacted(): ReadonlySet<string> {
    return this.#once('impacted', () => impactedIn(this));
  }

  #once<T>(name: string, make: () => T): T {
    if (!this.#memory.has(name)) this.#memory.set(name, make());
    return this.#memory.get(name) as T;
  }
}

function worstByMeasure(all: readonly Deviation[]): Map<string, Map<MeasureKind, Deviation>> {
  const worst = new Map<string, Map<MeasureKind, Deviation>>();
  for (const found of all) {
    const kinds = worst.get(found.series.entity) ?? new Map<MeasureKind, Deviation>();
    worst.set(found.series.entity, kinds);
    if (found.strength > (kinds.get(found.measure)?.strength ?? -1)) kinds.set(found.measure, found);
  }
  return worst;
}

/** A series that is no clear deviation goes with anything by chance. */
const CLEAR_Z = 4;

function coMovements({ scene, onset, allDeviations }: SceneView): Map<string, { series: SeriesWindow; r: number }> {
  const found = new Map<string, { series: SeriesWindow; r: number }>();
  const symptom = allDeviations
    .filter(({ series }) => series.entity === scene.symptom)
    .toSorted((a, b) => b.strength - a.strength)[0];
  if (!symptom) return found;
  for (const { series, measure, z } of allDeviations) {
    if (z < CLEAR_Z || series.entity === scene.symptom) continue;
    const sameSense = (measure === 'availability') === (symptom.measure === 'availability') ? 1 : -1;
    const r = sameSense * coMovement(series, symptom.series, onset);
    if (r > (found.get(series.entity)?.r ?? 0)) found.set(series.entity, { series, r });
  }
  return found;
}

function onsetOf({ onset, anomalies, alerts, symptom, series, templates }: Scene): number {
  const known = anomalies.some(({ signal }) => signal.kind !== 'alert') || alerts.length === 0;
  if (known || symptom === undefined) return onset;
  const own = <T extends { readonly entity: string }>(windows: readonly T[]): readonly T[] =>
    windows.filter(({ entity }) => entity === symptom);
  return dateOnset(onset, own(series), own(templates)).at;
}

/** How tracers name what they saw only from the other side, and what merely passes calls on. */
const fromOutside = /[_-](remote|client)$|\b(elb|alb|nlb|load-?balancer)\b/i;

/** The name of a front door that stands for the users, not for something that can break. */
const synthetic = /^__.*__$/;

function candidatesOf({ scene, graph }: SceneView): ReadonlySet<string> {
  const signs = new Set(scene.anomalies.map(({ entity }) => entity));
  if (scene.symptom !== undefined) signs.add(scene.symptom);
  const all = new Set(scene.series.map(({ entity }) => entity));
  for (const { entity } of scene.spans) all.add(entity);
  for (const { entity } of scene.templates) all.add(entity);
  for (const entity of graph.upstreamOfAny(signs).keys()) all.add(entity);
  return new Set([...all].filter((entity) => !synthetic.test(entity)));
}

const suffering: ReadonlySet<MeasureKind> = new Set(['error', 'latency', 'availability']);

function impactedIn({ scene, errorLines, allDeviations, kinds }: SceneView): ReadonlySet<string> {
  const hosts = new Set(scene.relations.filter(({ kind }) => kind === 'runs-on').map(({ to }) => to));
  const entities = [
    ...scene.anomalies.map(({ entity }) => entity),
    ...errorLines.keys(),
    ...allDeviations
      .filter(({ z, measure }) => z >= CLEAR_Z && suffering.has(measure))
      .map(({ series }) => series.entity),
  ];
  return new Set(
    entities.filter((entity) => kinds.get(entity) !== 'host' && !hosts.has(entity) && !orchestrator.test(entity)),
  );
}

/** Those who report on others are no victims themselves. */
const orchestrator = /^kube-|^kubelet$|^containerd$|^systemd|^kernel$|^nomad|^argo|^orchestrator$|-scheduler$/i;

/** Strengths from which trouble is worth explaining (z of about 16): what wavers a little everywhere is nobody's doing. */
const SEVERE = 1.8;

function troubleIn({ scene, allDeviations, changedPaths, candidates }: SceneView): ReadonlyMap<string, number> {
  const trouble = new Map<string, number>();
  const note = (entity: string, strength: number): void => {
    if (candidates.has(entity)) trouble.set(entity, Math.max(strength, trouble.get(entity) ?? 0));
  };
  for (const { series, strength } of allDeviations) if (strength >= SEVERE) note(series.entity, strength);
  for (const [entity, { strength }] of changedPaths) if (strength >= SEVERE) note(entity, strength);
  for (const { entity } of scene.anomalies) note(entity, 1);
  return trouble;
}
