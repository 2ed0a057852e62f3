import { assignRoles } from '../analysis/causes/roles.js';
import { closeGroup, mergeGroups, splitGroup } from '../analysis/grouping/edit-groups.js';
import { nextGrouping } from '../analysis/grouping/grouping.js';
import { openGrouping, type GroupingState } from '../analysis/grouping/state.js';
import type { Graph } from '../analysis/graph/graph.js';
import type { Anomaly, IncidentSeverity, Role } from '../domain/anomaly.js';
import type { Alert, Change, Entity, Relation } from '../domain/inventory.js';
import type { DetectionEngine, DetectionStep } from '../detection/detection-engine.js';
import type { Moment } from '../detection/timeline.js';
import { CaseFile, type SavedCase } from './case-file.js';
import type { Decision, Feedback } from './decision.js';
import { severityOf, titleOf } from './describe-group.js';
import type { Evidence } from './evidence.js';
import { tiesBetween, type Link } from './link.js';
import { proposeClusters } from './propose-clusters.js';
import { rankCauses } from './rank-causes.js';
import type { Scene } from './scene.js';

/** What the inventory knows at this moment. */
export interface Surroundings {
  readonly graph: Graph;
  readonly entities: readonly Entity[];
  readonly relations: readonly Relation[];
}

/** The parts of the detection that are evidence. */
export type Witness = Pick<DetectionEngine, 'series' | 'logs' | 'traces'>;

/** How long changes and alerts may matter, and how many of each are kept at most. */
const changesKeptMs = 3 * 86_400_000;
const factsKept = 5_000;
/** How far upstream of the group candidates are looked for, and how many entities a scene holds. */
const upstreamHops = 4;
const sceneEntities = 500;

/** Groups anomalies and ranks the causes of each group, moment by moment. Deterministic. */
export class CorrelationEngine {
  #grouping: GroupingState = openGrouping();
  readonly #cases = new Map<string, CaseFile>();
  readonly #caseOf = new Map<string, CaseFile>();
  #changes: Change[] = [];
  #alerts: Alert[] = [];
  #feedback: Feedback[] = [];
  readonly #evidence: readonly Evidence[];
  readonly #witness: Witness;
  readonly #links: readonly Link[];

  constructor(evidence: readonly Evidence[], links: readonly Link[], witness: Witness) {
    this.#evidence = evidence;
    this.#links = links;
    this.#witness = witness;
  }

  next(moment: Moment, step: DetectionStep, surroundings: Surroundings): Decision[] {
    this.#note(moment);
    for (const anomaly of [...step.continuing, ...step.ended]) this.#caseOf.get(anomaly.id)?.refresh(anomaly);
    const verdict = nextGrouping(this.#grouping, {
      at: step.at,
      started: step.started,
      continuing: step.continuing,
      ended: step.ended,
      graph: surroundings.graph,
      urgent: new Set(step.started.filter((anomaly) => this.#isUrgent(anomaly)).map(({ id }) => id)),
      ties: (a, b) => tiesBetween(this.#links, a, b, { graph: surroundings.graph, changes: this.#changes }),
      propose: proposeClusters,
    });
    const decisions: Decision[] = [];
    for (const { group, members } of verdict.opened) {
      const file = new CaseFile(group, step.at);
      this.#cases.set(group, file);
      for (const { anomaly, because } of members) this.#join(file, anomaly, because);
      decisions.push(this.#decide('opened', file, step, surroundings));
    }
    for (const { group, anomaly, because } of verdict.joined) {
      const file = this.#cases.get(group);
      if (file) this.#join(file, anomaly, because);
    }
    for (const group of verdict.quiet) decisions.push(...this.#end(group, step));
    for (const file of this.#cases.values())
      if (file.isDue(step.at)) decisions.push(this.#decide('updated', file, step, surroundings));
    return decisions;
  }

  /** The group an anomaly belongs to, and as what. */
  find(anomaly: string): { readonly file: CaseFile; readonly group: string } | undefined {
    const file = this.#caseOf.get(anomaly);
    return file && { file, group: file.group };
  }

  /** The open group of this name. */
  caseOf(group: string): CaseFile | undefined {
    return this.#cases.get(group);
  }

  /** No anomaly joins the group any more. */
  close(group: string): void {
    this.#forget(group);
    closeGroup(this.#grouping, group);
  }

  /** The first group takes in the members of the others. */
  merge([into, ...others]: readonly string[]): void {
    const file = this.#cases.get(into);
    if (!file) return;
    for (const group of others) {
      for (const member of this.#cases.get(group)?.anomalies ?? []) this.#join(file, member, 'joined by hand');
      this.#cases.delete(group);
      mergeGroups(this.#grouping, into, group);
    }
  }

  /** The anomalies leave their groups and become a group of their own. */
  split(groups: readonly string[], anomalies: readonly string[], into: string, at: number): void {
    const file = new CaseFile(into, at);
    for (const group of groups) {
      const from = this.#cases.get(group);
      for (const anomaly of from?.anomalies.filter(({ id }) => anomalies.includes(id)) ?? []) {
        from?.remove(anomaly.id);
        this.#join(file, anomaly, 'set apart by hand');
      }
    }
    if (file.anomalies.length === 0) return;
    this.#cases.set(into, file);
    splitGroup(this.#grouping, into, file.anomalies, at);
  }

  /** Why an anomaly is in a group, or what keeps it out: distance, time, and whether it belongs elsewhere. */
  explain(anomaly: string, group: string, { graph }: Surroundings): Explanation | undefined {
    const file = this.#cases.get(group);
    if (!file) return undefined;
    const member = file.member(anomaly);
    if (member) return { belongs: true, because: [member.because], role: member.role };
    const elsewhere = this.#caseOf.get(anomaly);
    const known = elsewhere?.member(anomaly)?.anomaly;
    const because = elsewhere
      ? [`it belongs to the group ${elsewhere.group}: ${elsewhere.member(anomaly)?.because ?? ''}`]
      : [];
    if (known) {
      const hops = Math.min(...file.anomalies.map(({ entity }) => graph.hops(known.entity, entity) ?? Infinity));
      because.push(
        Number.isFinite(hops)
          ? `${known.entity} is ${hops} steps away from the group`
          : `nothing connects ${known.entity} with the group`,
      );
    } else because.push('it belongs to no open group: alone, brief or weak, it opens nothing');
    return { belongs: false, because };
  }

  /** What people said is kept by the incidents, not in the snapshot: they teach it again after a restart. */
  learn(feedback: Feedback): void {
    const others = this.#feedback.filter(({ key }) => key === undefined || key !== feedback.key);
    this.#feedback = [...others, feedback].slice(-factsKept);
    for (const file of this.#cases.values()) file.touch();
  }

  save(): SavedCorrelation {
    return {
      grouping: structuredClone(this.#grouping),
      cases: [...this.#cases.values()].map((file) => file.save()),
      changes: this.#changes,
      alerts: this.#alerts,
    };
  }

  load({ grouping, cases, changes, alerts }: SavedCorrelation): void {
    this.#grouping = grouping;
    for (const saved of cases) {
      const file = CaseFile.load(saved);
      this.#cases.set(file.group, file);
      for (const { id } of file.anomalies) this.#caseOf.set(id, file);
    }
    this.#changes = [...changes];
    this.#alerts = [...alerts];
  }

  #note({ at, changes, alerts }: Moment): void {
    if (changes.length > 0) {
      const known = new Set(this.#changes.map(({ id }) => id));
      const recent = [...this.#changes, ...changes.filter(({ id }) => !known.has(id))];
      this.#changes = recent.filter((change) => at - change.at < changesKeptMs).slice(-factsKept);
    }
    if (alerts.length > 0) this.#alerts = [...this.#alerts, ...alerts].slice(-factsKept);
  }

  #join(file: CaseFile, anomaly: Anomaly, because: string): void {
    file.add(anomaly, because);
    this.#caseOf.set(anomaly.id, file);
  }

  #end(group: string, { newest }: DetectionStep): Decision[] {
    if (!this.#cases.has(group)) return [];
    this.#forget(group);
    return [{ kind: 'quiet', at: newest, group }];
  }

  #forget(group: string): void {
    for (const { id } of this.#cases.get(group)?.anomalies ?? []) this.#caseOf.delete(id);
    this.#cases.delete(group);
  }

  #decide(
    kind: 'opened' | 'updated',
    file: CaseFile,
    { at, newest }: DetectionStep,
    surroundings: Surroundings,
  ): Decision {
    const causes = rankCauses(this.#scene(file, at, surroundings), this.#evidence);
    const { anomalies } = file;
    const roles = assignRoles(anomalies, causes[0]?.entity, surroundings.graph);
    file.ranked(causes, at, new Map(roles.map(({ anomaly, role }) => [anomaly, role])));
    const decision = {
      at: newest,
      group: file.group,
      title: titleOf(anomalies, causes),
      severity: severityOf(anomalies, (id) => this.#alertSeverity(anomalies, id)),
      members: file.takeChanged(),
      causes,
    };
    return kind === 'opened' ? { kind, startedAt: file.onset, ...decision } : { kind, ...decision };
  }

  #scene(file: CaseFile, now: number, { graph, entities, relations }: Surroundings): Scene {
    const { anomalies } = file;
    const around = new Set<string>();
    for (const { entity } of anomalies) {
      for (const name of graph.upstream(entity, upstreamHops).keys()) around.add(name);
      if (around.size > sceneEntities) break;
    }
    const alert = anomalies.find(({ signal }) => signal.kind === 'alert');
    return {
      onset: file.onset,
      now,
      anomalies,
      ...(alert && { symptom: alert.entity }),
      entities,
      relations,
      series: this.#witness.series.windows(around),
      spans: this.#witness.traces.recent,
      baseline: this.#witness.traces.baseline,
      templates: this.#witness.logs.windows(around, now),
      changes: this.#changes,
      alerts: this.#alerts,
      feedback: this.#feedback,
    };
  }

  #isUrgent(anomaly: Anomaly): boolean {
    const severity = this.#alertSeverity([anomaly], anomaly.id);
    return severity === 'critical' || severity === 'error';
  }

  #alertSeverity(anomalies: readonly Anomaly[], id: string): IncidentSeverity | undefined {
    const signal = anomalies.find((anomaly) => anomaly.id === id)?.signal;
    if (signal?.kind !== 'alert') return undefined;
    return this.#alerts.findLast((alert) => `${alert.source}\n${alert.fingerprint}\n${alert.startsAt}` === signal.key)
      ?.severity;
  }
}

/** Whether an anomaly belongs to a group and why, or why not. */
export interface Explanation {
  readonly belongs: boolean;
  readonly because: readonly string[];
  readonly role?: Role;
}

/** What {@link CorrelationEngine.save} stores; structured-clonable. */
export interface SavedCorrelation {
  readonly grouping: GroupingState;
  readonly cases: readonly SavedCase[];
  readonly changes: readonly Change[];
  readonly alerts: readonly Alert[];
}
