import { deviationOf, type Deviation } from '../analysis/causes/deviation.js';
import { Graph } from '../analysis/graph/graph.js';
import type { MeasureKind } from '../domain/anomaly.js';
import type { EntityKind } from '../domain/inventory.js';
import type { Scene } from './scene.js';

/** A scene with what the evidence works out from it, each once and only when asked for. */
export class SceneView {
  readonly scene: Scene;
  /** How strongly each entity is suspected of being where it started, 0 to 1; filled when the entities are ranked. */
  readonly suspects: ReadonlyMap<string, number>;
  readonly #memory = new Map<string, unknown>();

  constructor(scene: Scene, suspects: ReadonlyMap<string, number> = new Map()) {
    this.scene = scene;
    this.suspects = suspects;
  }

  get graph(): Graph {
    return this.#once('graph', () => new Graph(this.scene.relations, (entity) => this.kinds.get(entity)));
  }

  get kinds(): ReadonlyMap<string, EntityKind> {
    return this.#once('kinds', () => new Map(this.scene.entities.map(({ name, kind }) => [name, kind])));
  }

  /** Of each entity the series that got worse most, by measure. */
  get deviations(): ReadonlyMap<string, ReadonlyMap<MeasureKind, Deviation>> {
    return this.#once('deviations', () => worstByMeasure(this.scene));
  }

  /** Entities that may be where it started: those with a sign of trouble and everything upstream of them. */
  get candidates(): ReadonlySet<string> {
    return this.#once('candidates', () => candidatesOf(this));
  }

  /** Entities with spans since the onset. */
  get traced(): ReadonlySet<string> {
    const { spans, onset } = this.scene;
    return this.#once('traced', () => new Set(spans.filter(({ at }) => at >= onset).map(({ entity }) => entity)));
  }

  #once<T>(name: string, make: () => T): T {
    if (!this.#memory.has(name)) this.#memory.set(name, make());
    return this.#memory.get(name) as T;
  }
}

function worstByMeasure({ series, onset, now }: Scene): Map<string, Map<MeasureKind, Deviation>> {
  const worst = new Map<string, Map<MeasureKind, Deviation>>();
  for (const window of series) {
    const found = deviationOf(window, onset, now);
    if (!found) continue;
    const kinds = worst.get(window.entity) ?? new Map<MeasureKind, Deviation>();
    worst.set(window.entity, kinds);
    if (found.strength > (kinds.get(found.measure)?.strength ?? -1)) kinds.set(found.measure, found);
  }
  return worst;
}

/** The name of a front door that stands for the users, not for something that can break. */
const synthetic = /^__.*__$/;

function candidatesOf({ scene, graph }: SceneView): ReadonlySet<string> {
  const signs = new Set(scene.anomalies.map(({ entity }) => entity));
  if (scene.symptom !== undefined) signs.add(scene.symptom);
  const all = new Set(scene.series.map(({ entity }) => entity));
  for (const { entity } of scene.spans) all.add(entity);
  for (const { entity } of scene.templates) all.add(entity);
  for (const sign of signs) for (const entity of graph.upstream(sign).keys()) all.add(entity);
  return new Set([...all].filter((entity) => !synthetic.test(entity)));
}
