import type { Recovery, SignalRecovery } from '../analysis/verification/recovery.js';
import type { Scope } from '../platform/access/token.js';
import type { ActionRequest, Risk } from './remediation.js';

export const actionStatuses = [
  'proposed',
  'approved',
  'executing',
  'executed',
  'verified',
  'failed',
  'undoing',
  'undone',
  'rejected',
  'expired',
] as const;
export type ActionStatus = (typeof actionStatuses)[number];

/** Whose idea it was: an incident's remediation, a capacity plan, a guarded promotion. */
export interface ActionOrigin {
  readonly kind: 'incident' | 'capacity' | 'promotion';
  readonly id: string;
}

/** Somebody who said yes, and with which scopes. */
export interface Approval {
  readonly by: string;
  readonly at: number;
  readonly scopes: readonly Scope[];
}

/** Whether what misbehaved is usual again. */
export interface RecoveryReport extends Recovery {
  /** The event time at which it was judged. */
  readonly at: number;
  readonly signals: readonly (SignalRecovery & { readonly entity: string; readonly signal: string })[];
}

/** What is to be proposed. */
export interface ActionDraft {
  readonly origin: ActionOrigin;
  /** The id of the remediation, or of the kind of capacity action: what it is learnt by. */
  readonly remediation: string;
  readonly entity: string;
  readonly title: string;
  readonly risk: Risk;
  readonly because: readonly string[];
  readonly request: ActionRequest;
  /** How long after it the signals should be usual again, ms; without it nothing is checked. */
  readonly expectedWithinMs?: number;
}

/** What could be done, and what became of it. Times are epoch ms. */
export interface Action extends ActionDraft {
  readonly id: string;
  readonly status: ActionStatus;
  readonly proposedBy: string;
  readonly proposedAt: number;
  /** When a proposal or an approval that nothing came of is no longer good. */
  readonly expiresAt: number;
  readonly approvals: readonly Approval[];
  /** Why it is not carried out though it is approved. */
  readonly waitsBecause?: string;
  /** When it was first begun: written before the first call, and the time that the call carries. */
  readonly begunAt?: number;
  /** How often it was tried. */
  readonly attempts: number;
  /** What the world was like before, as far as undoing needs it. */
  readonly before?: Readonly<Record<string, unknown>>;
  readonly executedAt?: number;
  /** The event time at which it took effect: what came before and after is told apart by it. */
  readonly effectiveAt?: number;
  /** What came of it, in a sentence. */
  readonly outcome?: string;
  readonly recovery?: RecoveryReport;
  /** Grows by one with every transition. */
  readonly version: number;
}

export const actionEventKinds = [
  'proposed',
  'approved',
  'rejected',
  'expired',
  'begun',
  'executed',
  'execution-failed',
  'verified',
  'not-recovered',
  'undo-begun',
  'undone',
  'undo-failed',
] as const;
export type ActionEventKind = (typeof actionEventKinds)[number];

/** One entry of an action's story; the versions of an action's events are 1, 2, 3 … without a gap. */
export interface ActionEvent {
  readonly action: string;
  readonly version: number;
  readonly at: number;
  readonly kind: ActionEventKind;
  readonly by: string;
  /** The scopes of whoever did it; empty for the machine. */
  readonly scopes: readonly Scope[];
  readonly status: ActionStatus;
  readonly summary: string;
}
