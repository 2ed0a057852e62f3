import type { Incident, IncidentSeverity, IncidentStatus, Verdict } from '../domain/anomaly.js';
import type { IncidentEvent, IncidentEventKind } from './incident-event.js';

/** An incident without its members and causes, which are kept beside it and may be thousands. */
export type IncidentRecord = Omit<Incident, 'members' | 'causes'> & {
  /** A person set the severity: the machine no longer changes it. */
  readonly severityPinned: boolean;
  /** What people said of causes, by the cause's id. */
  readonly verdicts: Readonly<Record<string, Exclude<Verdict, 'suspected'>>>;
  /** The revision of the causes that is current; 0 before the first. */
  readonly ranking: number;
};

/** What can happen to an incident, and who does it. `note` is what they say of it. */
export type Command = { readonly by: string; readonly note?: string } & (
  | { readonly kind: 'acknowledge' | 'wake' | 'resolve' | 'reopen' }
  | { readonly kind: 'snooze'; readonly until: number }
  | { readonly kind: 'merge'; readonly into: Pick<IncidentRecord, 'id' | 'number'> }
  | {
      readonly kind: 'absorb';
      readonly from: Pick<IncidentRecord, 'id' | 'number'>;
      readonly entities: readonly string[];
      readonly startedAt: number;
    }
  | {
      readonly kind: 'split';
      readonly into: Pick<IncidentRecord, 'id' | 'number'>;
      readonly entities: readonly string[];
    }
  | {
      readonly kind: 'grow';
      readonly members: number;
      readonly entities: readonly string[];
      readonly startedAt: number;
    }
  | { readonly kind: 'rank'; readonly revision: number; readonly because: string }
  | { readonly kind: 'retitle'; readonly title: string }
  | { readonly kind: 'set-severity'; readonly severity: IncidentSeverity; readonly pin: 'pinned' | 'free' }
  | { readonly kind: 'assign'; readonly assignee: string | undefined }
  | { readonly kind: 'note'; readonly note: string }
  | {
      readonly kind: 'judge';
      readonly cause: { readonly id: string; readonly title: string };
      readonly verdict: 'confirmed' | 'rejected';
    }
);
export type CommandKind = Command['kind'];
type CommandOf<Kind extends CommandKind> = Extract<Command, { kind: Kind }>;

/** Why a command was refused. Nothing has changed. */
export interface IllegalTransition {
  readonly illegal: string;
}

const live = ['open', 'acknowledged', 'snoozed'] as const;
const unmerged = [...live, 'resolved'] as const;

interface Rule {
  readonly from: readonly IncidentStatus[];
  /** The status after it; without one the status stays. */
  readonly to?: IncidentStatus;
}

/** The whole life of an incident. */
export const rules = {
  acknowledge: { from: ['open', 'snoozed'], to: 'acknowledged' },
  snooze: { from: live, to: 'snoozed' },
  wake: { from: ['snoozed'], to: 'open' },
  resolve: { from: live, to: 'resolved' },
  reopen: { from: ['resolved'], to: 'open' },
  merge: { from: live, to: 'merged' },
  absorb: { from: live },
  split: { from: live },
  grow: { from: live },
  rank: { from: unmerged },
  retitle: { from: unmerged },
  'set-severity': { from: unmerged },
  assign: { from: unmerged },
  note: { from: unmerged },
  judge: { from: unmerged },
} as const satisfies Record<CommandKind, Rule>;

/**
 * What an incident becomes and the one event that says so, or why not. `now` is epoch ms. The version grows by one.
 */
export function transition(
  incident: IncidentRecord,
  command: Command,
  now: number,
): { readonly incident: IncidentRecord; readonly event: IncidentEvent } | IllegalTransition {
  const rule: Rule = rules[command.kind];
  if (!rule.from.includes(incident.status)) {
    return { illegal: `Incident #${incident.number} is ${incident.status}: it cannot ${words[command.kind]}.` };
  }
  const refused = refusal(incident, command, now);
  if (refused) return { illegal: refused };
  const status = rule.to ?? incident.status;
  const version = incident.version + 1;
  const { kind, summary, ...changed } = effect(incident, command, now);
  return {
    incident: { ...incident, ...changed, status, version },
    event: { incident: incident.id, version, at: now, kind, by: command.by, status, summary },
  };
}

const words: Readonly<Record<CommandKind, string>> = {
  acknowledge: 'be acknowledged',
  snooze: 'be snoozed',
  wake: 'wake',
  resolve: 'be resolved',
  reopen: 'be reopened',
  merge: 'be merged',
  absorb: 'take in another incident',
  split: 'be split',
  grow: 'take new members',
  rank: 'be given causes',
  retitle: 'get another title',
  'set-severity': 'get another severity',
  assign: 'be assigned',
  note: 'get a note',
  judge: 'have a cause judged',
};

function refusal(incident: IncidentRecord, command: Command, now: number): string | undefined {
  if (command.kind === 'snooze' && !(command.until > now)) {
    return `Incident #${incident.number} cannot be snoozed until ${time(command.until)}: that is not in the future.`;
  }
  if (command.kind === 'merge' && command.into.id === incident.id) {
    return `Incident #${incident.number} cannot be merged into itself.`;
  }
  return undefined;
}

type Effect = { readonly kind: IncidentEventKind; readonly summary: string } & Partial<
  Omit<IncidentRecord, 'id' | 'status' | 'version'>
>;

function effect(incident: IncidentRecord, command: Command, now: number): Effect {
  switch (command.kind) {
    case 'acknowledge':
    case 'wake':
    case 'resolve':
    case 'reopen':
    case 'snooze':
      return lifeEffect(incident, command, now);
    case 'merge':
    case 'absorb':
    case 'split':
    case 'grow':
      return memberEffect(incident, command);
    case 'rank':
      return { kind: 'ranked', summary: command.because, ranking: command.revision };
    case 'retitle':
      return { kind: 'retitled', summary: `Now called "${command.title}"`, title: command.title };
    case 'set-severity':
      return {
        kind: 'severity-set',
        summary: said(`Severity ${incident.severity} → ${command.severity}`, command.note),
        severity: command.severity,
        severityPinned: incident.severityPinned || command.pin === 'pinned',
      };
    case 'assign':
      return {
        kind: 'assigned',
        summary: command.assignee === undefined ? 'Assigned to nobody' : `Assigned to ${command.assignee}`,
        assignee: command.assignee,
      };
    case 'note':
      return { kind: 'noted', summary: command.note };
    case 'judge':
      return {
        kind: command.verdict === 'confirmed' ? 'cause-confirmed' : 'cause-rejected',
        summary: said(`${command.cause.title}: ${command.verdict}`, command.note),
        verdicts: { ...incident.verdicts, [command.cause.id]: command.verdict },
      };
  }
}

function lifeEffect(
  incident: IncidentRecord,
  command: CommandOf<'snooze'> | Extract<Command, { kind: 'acknowledge' | 'wake' | 'resolve' | 'reopen' }>,
  now: number,
): Effect {
  const { note } = command;
  switch (command.kind) {
    case 'acknowledge':
      return {
        kind: 'acknowledged',
        summary: said('Acknowledged', note),
        acknowledgedAt: incident.acknowledgedAt ?? now,
        snoozedUntil: undefined,
      };
    case 'snooze':
      return {
        kind: 'snoozed',
        summary: said(`Snoozed until ${time(command.until)}`, note),
        snoozedUntil: command.until,
      };
    case 'wake':
      return { kind: 'woke', summary: said('The snooze is over', note), snoozedUntil: undefined };
    case 'resolve':
      return { kind: 'resolved', summary: said('Resolved', note), resolvedAt: now, snoozedUntil: undefined };
    case 'reopen':
      return { kind: 'reopened', summary: said('Reopened', note), resolvedAt: undefined, acknowledgedAt: undefined };
  }
}

function memberEffect(
  incident: IncidentRecord,
  command: CommandOf<'merge'> | CommandOf<'absorb'> | CommandOf<'split'> | CommandOf<'grow'>,
): Effect {
  switch (command.kind) {
    case 'merge':
      return {
        kind: 'merged',
        summary: said(`Merged into incident #${command.into.number}`, command.note),
        mergedInto: command.into.id,
        snoozedUntil: undefined,
      };
    case 'absorb':
      return {
        kind: 'absorbed',
        summary: said(`Took in incident #${command.from.number}`, command.note),
        entities: command.entities,
        startedAt: command.startedAt,
      };
    case 'split':
      return {
        kind: 'split-off',
        summary: said(`Incident #${command.into.number} was split off`, command.note),
        entities: command.entities,
      };
    case 'grow': {
      const fresh = command.entities.filter((entity) => !incident.entities.includes(entity));
      return {
        kind: 'grew',
        summary: growth(command.members, fresh),
        entities: command.entities,
        startedAt: command.startedAt,
      };
    }
  }
}

function growth(members: number, fresh: readonly string[]): string {
  const named =
    fresh.length > NAMED ? `${fresh.slice(0, NAMED).join(', ')} and ${fresh.length - NAMED} more` : fresh.join(', ');
  return `${members} more ${members === 1 ? 'anomaly' : 'anomalies'}${named && `, now also of ${named}`}`;
}
/** Entities that a sentence names before it counts the rest. */
const NAMED = 5;

function said(what: string, note: string | undefined): string {
  return note ? `${what}: ${note}` : what;
}

function time(at: number): string {
  return Number.isFinite(at) && Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : String(at);
}
