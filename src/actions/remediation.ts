import type { Graph } from '../analysis/graph/graph.js';
import type { Anomaly, Cause } from '../domain/anomaly.js';
import type { Change, Entity } from '../domain/inventory.js';
import type { CatalogueEntry } from '../platform/catalogue.js';
import type { VersionCard } from './version-card.js';

/** What it costs when it was wrong: it can be taken back, it is felt by users, or something is lost for good. */
export const risks = ['reversible', 'disruptive', 'destructive'] as const;
export type Risk = (typeof risks)[number];

/** What an executor is asked to do; the parameters are plain JSON, checked by the executor. */
export interface ActionRequest {
  readonly executor: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Something that must hold before; `holds` is undefined where only a person can tell. */
export interface Precondition {
  readonly says: string;
  readonly holds?: boolean;
}

export type Symptom = Pick<Anomaly, 'entity' | 'signal' | 'direction' | 'because'>;

/** A cause of an incident and what is known around it, as plain data. */
export interface Suspect {
  readonly cause: Pick<Cause, 'entity' | 'change' | 'title' | 'score' | 'terms'>;
  /** The change to blame, when it is one. */
  readonly change?: Change;
  /** What is to blame, or what the change was made to. */
  readonly entity?: Pick<Entity, 'name' | 'kind' | 'attributes'>;
  /** What was done to that entity before the trouble, the latest first; without the change itself. */
  readonly history: readonly Change[];
  /** What misbehaves anywhere in the incident. */
  readonly symptoms: readonly Symptom[];
  readonly graph: Graph;
  readonly entities: ReadonlyMap<string, Pick<Entity, 'name' | 'kind' | 'attributes'>>;
  /** Of a model: its versions, the latest first. */
  readonly versions: readonly VersionCard[];
}

/** What a remediation would do about one suspect. */
export interface Application {
  /** What is acted on; one action at a time works on it. */
  readonly entity: string;
  readonly title: string;
  /** How well it fits this suspect, 0 to 1: how likely it helps if the suspect is the cause. */
  readonly fit: number;
  readonly because: readonly string[];
  readonly preconditions: readonly Precondition[];
  /** What a person would do, in order. */
  readonly steps: readonly string[];
  /** The command that does it, where there is one. */
  readonly command?: string;
  /** What does it here; absent where only a person can. */
  readonly request?: ActionRequest;
  /** Who feels it beside the entity; when absent, whoever suffers directly when the entity does. */
  readonly blastRadius?: readonly string[];
}

/** A suspect in miniature and whether something is suggested for it, and by what it would be done. */
export interface RemediationExample {
  readonly name: string;
  readonly given: Partial<Omit<Suspect, 'graph' | 'entities'>> & {
    readonly relations?: ConstructorParameters<typeof Graph>[0];
    readonly entities?: readonly Pick<Entity, 'name' | 'kind'>[];
  };
  readonly suggests: string | false;
  readonly by?: string;
}

/** One way to mend things. Entries know no framework, no clock and no chance. */
export interface Remediation extends CatalogueEntry {
  readonly risk: Risk;
  /** What is expected of it. */
  readonly effect: string;
  /** How long after it the signals should be usual again. */
  readonly expectedWithinMs: number;
  appliesTo(this: void, suspect: Suspect): Application | undefined;
  readonly examples: readonly RemediationExample[];
}

export function defineRemediation(remediation: Remediation): Remediation {
  return remediation;
}

/** Injection token of the catalogue of remediations. */
export const REMEDIATIONS = Symbol('remediations');

export const minuteMs = 60_000;
