import type { Scope } from '../platform/access/token.js';
import type { Comparison } from './comparison.js';
import type { ActionRequest, Precondition } from './remediation.js';

export const promotionStatuses = [
  'refused',
  'moving',
  'watching',
  'kept',
  'rollback-proposed',
  'rolled-back',
  'failed',
] as const;
export type PromotionStatus = (typeof promotionStatuses)[number];

/** What is done when the new version is worse: somebody is asked, or it is taken back at once. */
export type OnWorse = 'propose' | 'roll-back';

/** What is to be promoted: an alias of a model to a version, or a ref of a repository to an environment. */
export type PromotionSubject =
  | { readonly kind: 'model'; readonly model: string; readonly alias: string; readonly version: string }
  | {
      readonly kind: 'deployment';
      readonly service: string;
      readonly repository: string;
      readonly environment: string;
      readonly ref: string;
    };

export interface PromotionDraft {
  readonly subject: PromotionSubject;
  /** How long it is compared with the version before, in event time. */
  readonly watchMs: number;
  readonly onWorse: OnWorse;
}

/** A version on its way into production, and what came of it. Times are epoch ms. */
export interface Promotion extends PromotionDraft {
  readonly id: string;
  readonly status: PromotionStatus;
  readonly by: string;
  readonly scopes: readonly Scope[];
  readonly at: number;
  readonly preconditions: readonly Precondition[];
  /** The action that moves it, and the one that takes it back. */
  readonly action?: string;
  readonly rollback?: string;
  readonly effectiveAt?: number;
  readonly comparison?: Comparison;
  /** Grows by one with every step. */
  readonly version: number;
}

/** One step of a promotion's story; the versions of its events are 1, 2, 3 … */
export interface PromotionEvent {
  readonly promotion: string;
  readonly version: number;
  readonly at: number;
  readonly by: string;
  readonly status: PromotionStatus;
  readonly summary: string;
}

/** What changes, for people. */
export function titleOf(subject: PromotionSubject): string {
  return subject.kind === 'model'
    ? `Move ${subject.alias} of ${subject.model} to version ${subject.version}`
    : `Deploy ${subject.ref} of ${subject.service} to ${subject.environment}`;
}

export function entityOf(subject: PromotionSubject): string {
  return subject.kind === 'model' ? subject.model : subject.service;
}

/** What moves it. */
export function requestOf(subject: PromotionSubject): ActionRequest {
  if (subject.kind === 'model') {
    const { model, alias, version } = subject;
    return { executor: 'mlflow-alias', parameters: { model, alias, version } };
  }
  const { repository, environment, ref } = subject;
  return { executor: 'github-deployment', parameters: { repository, environment, ref } };
}
