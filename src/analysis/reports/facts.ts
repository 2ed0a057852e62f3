import type { Verdict } from '../../domain/anomaly.js';

/** Event time in epoch ms: from (inclusive) to (exclusive). */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** What is deployed: a service, or a model by moving an alias of it, or a pipeline. */
export const subjectKinds = ['service', 'model', 'pipeline'] as const;
export type SubjectKind = (typeof subjectKinds)[number];

/** Something that went into production. */
export interface Deployed {
  readonly id: string;
  readonly at: number;
  readonly kind: SubjectKind;
  readonly subject: string;
  /** Who owns the subject. */
  readonly team?: string;
  /** When what it brings was ready: the commit, or the registration of the model version. */
  readonly readyAt?: number;
}

/** The first cause of an incident: the one that was confirmed, else the most suspect that nobody rejected. */
export interface Blamed {
  readonly entity?: string;
  readonly change?: string;
  readonly title: string;
  readonly score: number;
  readonly verdict: Verdict;
}

/** An incident that was not merged into another. */
export interface Troubled {
  readonly number: number;
  /** The onset. */
  readonly startedAt: number;
  readonly openedAt: number;
  readonly acknowledgedAt?: number;
  readonly resolvedAt?: number;
  /** When the first page of a paging tool went out for it. */
  readonly pagedAt?: number;
  readonly cause?: Blamed;
}

/** A suspicion weaker than this blames nobody, until somebody confirms it. */
const BLAMED_SCORE = 0.5;

/** The change that an incident is put down to; undefined when none is suspected strongly enough. */
export function blamedChange({ cause }: Pick<Troubled, 'cause'>): string | undefined {
  return cause && isBlamed(cause) ? cause.change : undefined;
}

/** Whether a cause is confirmed, or suspected strongly enough to be counted. */
export function isBlamed({ verdict, score }: Pick<Blamed, 'verdict' | 'score'>): boolean {
  return verdict === 'confirmed' || (verdict === 'suspected' && score >= BLAMED_SCORE);
}
