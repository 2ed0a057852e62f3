import type { Cause, Verdict } from '../domain/anomaly.js';
import type { Judgement } from './transition.js';

/** The causes of an incident as they stood from `at` until the next revision. */
export interface CauseRanking {
  readonly incident: string;
  /** From 1, growing. */
  readonly revision: number;
  readonly at: number;
  /** Why the ranking before it no longer held. */
  readonly because: string;
  readonly causes: readonly Cause[];
}

/** Scores are told apart in steps of this: a smaller move is no news. */
const BUCKET = 0.1;

/** Why a ranking is a new revision; undefined when it only refines the one before. */
export function revisionReason(before: readonly Cause[], after: readonly Cause[]): string | undefined {
  const [old] = before;
  const [fresh] = after;
  if (!old) return fresh ? `First ranking: ${fresh.title} (${fresh.score.toFixed(2)})` : undefined;
  if (!fresh) return 'No cause is left';
  if (old.id !== fresh.id) return `${fresh.title} (${fresh.score.toFixed(2)}) is before ${old.title}`;
  const scores = new Map(before.map(({ id, score }) => [id, score]));
  const moved = after.find(({ id, score }) => bucket(scores.get(id) ?? 0) !== bucket(score));
  return moved && `${moved.title}: ${(scores.get(moved.id) ?? 0).toFixed(2)} → ${moved.score.toFixed(2)}`;
}

function bucket(score: number): number {
  return Math.floor(score / BUCKET + 1e-9);
}

/** The causes with what people said of them: the confirmed first, the rejected last, else in their order. */
export function withVerdicts(
  causes: readonly Cause[],
  verdicts: Readonly<Record<string, Judgement>>,
): readonly Cause[] {
  const order: readonly Verdict[] = ['confirmed', 'suspected', 'rejected'];
  return causes
    .map((cause) => judged(cause, verdicts[cause.id]))
    .toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
}

function judged(cause: Cause, judgement: Judgement | undefined): Cause {
  if (!judgement) return cause;
  const { verdict, by: judgedBy, note } = judgement;
  return { ...cause, verdict, judgedBy, ...(note !== undefined && { judgedBecause: note }) };
}
