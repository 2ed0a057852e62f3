import { MACHINE } from '../incidents/incident-event.js';
import type { Identity } from '../platform/access/access.service.js';
import type { Action, ActionEvent, ActionEventKind, ActionStatus, RecoveryReport } from './action.js';

/** Whoever does what nobody asked for. */
export const machine: Identity = { who: MACHINE, scopes: [] };

interface Payloads {
  readonly approve: object;
  readonly reject: { readonly note: string };
  readonly expire: object;
  readonly begin: { readonly before: Action['before'] };
  readonly execute: { readonly outcome: string; readonly effectiveAt: number };
  readonly fail: { readonly outcome: string };
  readonly verify: { readonly recovery: RecoveryReport };
  readonly 'not-recover': { readonly recovery: RecoveryReport };
  readonly 'begin-undo': { readonly note?: string };
  readonly undo: { readonly outcome: string };
  readonly 'fail-undo': { readonly outcome: string };
}
export type ActionCommandKind = keyof Payloads;
type CommandOf<Kind extends ActionCommandKind> = Payloads[Kind] & { readonly kind: Kind; readonly by: Identity };
export type ActionCommand = { readonly [Kind in ActionCommandKind]: CommandOf<Kind> }[ActionCommandKind];

interface Effect extends Partial<Omit<Action, 'id' | 'version'>> {
  readonly summary: string;
}

interface Rule<Kind extends ActionCommandKind> {
  readonly from: readonly ActionStatus[];
  readonly to: ActionStatus;
  /** How the refusal ends: "it cannot …". */
  readonly verb: string;
  readonly event: ActionEventKind;
  /** Why it may not happen even so. */
  readonly refuse?: (action: Action, command: CommandOf<Kind>, now: number) => string | undefined;
  readonly effect: (action: Action, command: CommandOf<Kind>, now: number) => Effect;
}

/** The whole life of an action. */
export const rules: { readonly [Kind in ActionCommandKind]: Rule<Kind> } = {
  approve: {
    from: ['proposed'],
    to: 'approved',
    verb: 'be approved',
    event: 'approved',
    refuse: (action, { by }) => refuseApproval(action, by),
    effect: (action, { by }, now) => {
      const approvals = [...action.approvals, { by: by.who, at: now, scopes: by.scopes }];
      const missing = eyesNeeded(action) - eyesOn({ ...action, approvals });
      return missing > 0
        ? { summary: `Approved; ${missing} more must approve it`, approvals, status: 'proposed' }
        : { summary: 'Approved', approvals };
    },
  },
  reject: {
    from: ['proposed', 'approved'],
    to: 'rejected',
    verb: 'be rejected',
    event: 'rejected',
    effect: (_, { note }) => ({ summary: `Rejected: ${note}`, outcome: `was rejected: ${note}`, ...idle }),
  },
  expire: {
    from: ['proposed', 'approved'],
    to: 'expired',
    verb: 'expire',
    event: 'expired',
    refuse: ({ expiresAt }, _, now) => (now < expiresAt ? 'it is still good.' : undefined),
    effect: () => ({ summary: 'Nothing came of it in time', outcome: 'expired', ...idle }),
  },
  begin: {
    from: ['approved'],
    to: 'executing',
    verb: 'be carried out',
    event: 'begun',
    effect: (_, { before }, now) => ({ summary: 'Carrying it out', begunAt: now, attempts: 1, before, ...idle }),
  },
  execute: {
    from: ['executing'],
    to: 'executed',
    verb: 'be done',
    event: 'executed',
    effect: (_, { outcome, effectiveAt }, now) => ({ summary: outcome, outcome, executedAt: now, effectiveAt }),
  },
  fail: {
    from: ['approved', 'executing'],
    to: 'failed',
    verb: 'fail',
    event: 'execution-failed',
    effect: (_, { outcome }) => ({ summary: outcome, outcome, ...idle }),
  },
  verify: {
    from: ['executed'],
    to: 'verified',
    verb: 'be verified',
    event: 'verified',
    effect: (_, { recovery }) => ({ summary: `It helped: ${recovery.because}`, outcome: recovery.because, recovery }),
  },
  'not-recover': {
    from: ['executed'],
    to: 'failed',
    verb: 'be found without effect',
    event: 'not-recovered',
    effect: (_, { recovery }) => ({
      summary: `It did not help: ${recovery.because}`,
      outcome: `did not help: ${recovery.because}`,
      recovery,
    }),
  },
  'begin-undo': {
    from: ['executed', 'verified', 'failed'],
    to: 'undoing',
    verb: 'be undone',
    event: 'undo-begun',
    refuse: ({ executedAt }) => (executedAt === undefined ? 'it was never done.' : undefined),
    effect: (_, { note }) => ({ summary: note === undefined ? 'Undoing it' : `Undoing it: ${note}`, attempts: 1 }),
  },
  undo: {
    from: ['undoing'],
    to: 'undone',
    verb: 'have been undone',
    event: 'undone',
    effect: (_, { outcome }) => ({ summary: outcome, outcome: `was undone: ${outcome}` }),
  },
  'fail-undo': {
    from: ['undoing'],
    to: 'failed',
    verb: 'fail to be undone',
    event: 'undo-failed',
    effect: (_, { outcome }) => ({ summary: outcome, outcome }),
  },
};

const idle = { waitsBecause: undefined } as const;

/** What an action becomes and the one event that says so, or why not. The version grows by one. */
export function transition(
  action: Action,
  command: ActionCommand,
  now: number,
): { readonly action: Action; readonly event: ActionEvent } | { readonly illegal: string } {
  const { from, to, verb, event: kind, refuse, effect } = rules[command.kind] as Rule<ActionCommandKind>;
  const subject = `"${action.title}" is ${action.status}`;
  if (!from.includes(action.status)) return { illegal: `${subject}: it cannot ${verb}.` };
  const refused = refuse?.(action, command, now);
  if (refused !== undefined) return { illegal: `${subject}: ${refused}` };
  const { summary, ...changed } = effect(action, command, now);
  const after = { ...action, status: to, ...changed, version: action.version + 1 };
  const { who, scopes } = command.by;
  const { id, version, status } = after;
  return { action: after, event: { action: id, version, at: now, kind, by: who, scopes, status, summary } };
}

/** Two people stand behind what cannot be taken back: whoever proposed it is one of them, unless it was the machine. */
function eyesNeeded({ risk }: Pick<Action, 'risk'>): number {
  return risk === 'destructive' ? 2 : 1;
}

function eyesOn({ proposedBy, approvals }: Pick<Action, 'proposedBy' | 'approvals'>): number {
  return new Set([proposedBy, ...approvals.map(({ by }) => by)].filter((who) => who !== MACHINE)).size;
}

function refuseApproval({ risk, proposedBy, approvals }: Action, { who }: Identity): string | undefined {
  if (risk !== 'destructive') return undefined;
  if (who === proposedBy) return `it is destructive, so another token than ${who}, who proposed it, must approve it.`;
  return approvals.some(({ by }) => by === who) ? `it is destructive and ${who} has approved it already.` : undefined;
}
