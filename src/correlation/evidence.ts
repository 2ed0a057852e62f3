import type { SceneView } from './scene-view.js';
import type { Scene } from './scene.js';

/** Whom a kind of evidence speaks about: an entity, a change, or the answer that no change is to blame. */
export type Subject = 'entity' | 'change' | 'no-change';

/** What one evidence found on one candidate. */
export interface Finding {
  /** The name of the entity or the id of the change; '' for no change. */
  readonly candidate: string;
  /** Times the weight it is the log-odds; its range is the evidence's own, 0 says nothing. */
  readonly strength: number;
  /** A sentence with the numbers and times. */
  readonly because: string;
}

/** A scene in miniature and the candidate that the evidence must speak for (`favours`) or against there, or say nothing. */
export interface EvidenceExample {
  readonly name: string;
  readonly given: Partial<Scene>;
  /** How strongly entities are suspected, for evidence about changes. */
  readonly suspects?: Readonly<Record<string, number>>;
  readonly favours?: string;
  readonly against?: string;
}

/** One reason to suspect or acquit a candidate. Entries know no framework, no clock and no chance. */
export interface Evidence {
  readonly id: string;
  readonly summary: string;
  /** Where the idea and the weight come from. */
  readonly source: string;
  readonly about: Subject;
  /** Log-odds per unit of strength; negative for evidence of innocence. */
  readonly weight: number;
  find(this: void, view: SceneView): Iterable<Finding>;
  readonly examples: readonly EvidenceExample[];
}

export function defineEvidence(evidence: Evidence): Evidence {
  return evidence;
}

/** Injection token of the catalogue of evidence. */
export const EVIDENCE = Symbol('evidence');
