import type { ErrorLines } from '../analysis/causes/error-lines.js';
import type { Deviation } from '../analysis/causes/deviation.js';
import { factsOf, type ChangeFacts } from '../analysis/changes/change-facts.js';
import { wordShares, type WordShares } from '../analysis/changes/content.js';
import { dateOnset, type Onset } from '../analysis/changes/date-onset.js';
import { isRegistration, livenessOf, sameCommit, type Liveness } from '../analysis/changes/liveness.js';
import { symptomsOf, type Symptoms } from '../analysis/changes/symptoms.js';
import type { Graph } from '../analysis/graph/graph.js';
import type { Alert, Change, EntityKind } from '../domain/inventory.js';
import type { Scene } from './scene.js';

/** What there is to know about the changes of a scene, each worked out once. */
export class ChangeView {
  readonly onset: Onset;
  readonly symptoms: Symptoms;
  readonly facts: ReadonlyMap<string, ChangeFacts>;
  readonly words: WordShares;
  readonly live: ReadonlyMap<string, Liveness | undefined>;
  /** Entities with signs of trouble. */
  readonly failing: ReadonlySet<string>;
  /** Those that may be to blame: a deployment of a known commit is told by the commit. */
  readonly candidates: readonly Change[];
  /** The entity most suspected of being where it started. */
  readonly first: string | undefined;
  readonly #graph: Graph;
  readonly #kinds: ReadonlyMap<string, EntityKind>;
  readonly #suspects: ReadonlyMap<string, number>;

  constructor(
    scene: Scene,
    graph: Graph,
    suspects: ReadonlyMap<string, number>,
    deviations: readonly Deviation[],
    errors: readonly ErrorLines[],
  ) {
    this.#graph = graph;
    this.#kinds = new Map(scene.entities.map(({ name, kind }) => [name, kind]));
    this.#suspects = suspects;
    this.first = [...suspects].reduce<readonly [string, number] | undefined>(
      (a, b) => (a && a[1] >= b[1] ? a : b),
      undefined,
    )?.[0];
    this.failing = failingIn(scene, errors, deviations);
    const first = this.first ?? scene.symptom;
    this.onset = dateOnset(
      scene.onset,
      scene.series.filter(({ entity }) => entity === first || entity === scene.symptom),
      scene.templates.filter(({ entity }) => this.failing.has(entity)),
    );
    this.symptoms = symptomsOf(textsOf(scene, errors, deviations));
    this.facts = new Map(scene.changes.map((change) => [change.id, factsOf(change)]));
    this.words = wordShares([...this.facts.values()]);
    this.live = livenessOf(scene.changes, servicesIn(scene), this.failing);
    this.candidates = scene.changes.filter((change) => !isToldBetter(change, scene.changes));
  }

  /** How suspect an entity is beside the first one, 0 to 1. */
  suspicion(entity: string): number {
    const top = this.first === undefined ? 0 : (this.#suspects.get(this.first) ?? 0);
    return top > 0 ? (this.#suspects.get(entity) ?? 0) / top : 0;
  }

  /** Of the commits the share whose diff is known, 0 to 1. */
  get told(): number {
    const commits = this.candidates.filter(({ kind }) => kind === 'commit');
    return commits.length === 0 ? 0 : commits.filter(({ id }) => this.facts.get(id)?.edits).length / commits.length;
  }

  kindOf(entity: string): EntityKind | undefined {
    return this.#kinds.get(entity);
  }

  get graph(): Graph {
    return this.#graph;
  }
}

const CLEAR_Z = 4;

function failingIn(scene: Scene, errors: readonly ErrorLines[], deviations: readonly Deviation[]): ReadonlySet<string> {
  return new Set([
    ...(scene.symptom === undefined ? [] : [scene.symptom]),
    ...scene.anomalies.map(({ entity }) => entity),
    ...errors.map(({ window }) => window.entity),
    ...deviations.filter(({ z }) => z >= CLEAR_Z).map(({ series }) => series.entity),
  ]);
}

function servicesIn(scene: Scene): readonly string[] {
  return [
    ...new Set([
      ...scene.entities.map(({ name }) => name),
      ...scene.changes.flatMap(({ entity }) => entity ?? []),
      ...scene.series.map(({ entity }) => entity),
      ...scene.templates.map(({ entity }) => entity),
      ...scene.relations.flatMap(({ from, to }) => [from, to]),
    ]),
  ];
}

function textsOf(scene: Scene, errors: readonly ErrorLines[], deviations: readonly Deviation[]) {
  const loud = new Set(errors.map(({ window }) => window));
  return {
    told: [
      ...alertsOf(scene).map(({ name, summary }) => `${name} ${summary}`),
      ...scene.anomalies.map((anomaly) =>
        anomaly.signal.kind === 'log'
          ? anomaly.signal.text
          : anomaly.signal.kind === 'metric'
            ? anomaly.signal.name
            : anomaly.because,
      ),
      ...errors.flatMap(({ window }) => [window.text, ...window.samples.slice(-3)]),
    ],
    metrics: deviations.filter(({ z }) => z >= CLEAR_Z).map(({ series }) => series.name),
    healthy: scene.templates
      .filter((window) => !loud.has(window) && (window.severity === 'INFO' || window.severity === 'DEBUG'))
      .map(({ text }) => text),
  };
}

const ALERT_AGE_MS = 30 * 60_000;

/** The alerts that belong to the trouble: firing since about the onset, on an entity of the group. */
export function alertsOf({ alerts, anomalies, symptom, onset, now }: Scene): readonly Alert[] {
  const own = new Set(anomalies.map(({ entity }) => entity));
  return alerts.filter(
    ({ status, entity, startsAt }) =>
      status !== 'resolved' &&
      (own.has(entity) || entity === symptom) &&
      startsAt >= onset - ALERT_AGE_MS &&
      startsAt <= now,
  );
}

/** A deployment by the commit that it brought; the registration of a model version by the moves of aliases. */
function isToldBetter(change: Change, changes: readonly Change[]): boolean {
  const { kind, commit } = change;
  if (isRegistration(change)) return changes.some((other) => other.kind === 'model' && !isRegistration(other));
  if (kind !== 'deployment' || commit === undefined) return false;
  return changes.some((other) => other.kind === 'commit' && sameCommit(commit, other.commit));
}
