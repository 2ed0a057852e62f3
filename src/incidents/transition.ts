import type { Incident, IncidentSeverity, IncidentStatus, Verdict } from '../domain/anomaly.js';
import type { IncidentEvent, IncidentEventKind } from './incident-event.js';
import { linked, tagged, whyNotLink, whyNotTag, type ExternalLink, type TagEdit } from './tags-and-links.js';

/** What a person said of a cause, and why. */
export interface Judgement {
  readonly verdict: Exclude<Verdict, 'suspected'>;
  readonly by: string;
  readonly note?: string;
}

/** An incident without its members and causes, which are kept beside it and may be thousands. */
export type IncidentRecord = Omit<Incident, 'members' | 'causes'> & {
  /** A person set the severity: the machine no longer changes it. */
  readonly severityPinned: boolean;
  /** What people said of causes, by the cause's id. */
  readonly verdicts: Readonly<Record<string, Judgement>>;
  /** The revision of the causes that is current; 0 before the first. */
  readonly ranking: number;
  /** Words of people, by name. */
  readonly tags: readonly string[];
  /** In the order they were added. */
  readonly links: readonly ExternalLink[];
};

type Other = Pick<IncidentRecord, 'id' | 'number'>;
type Nothing = object;

/** What can happen to an incident, and what must be known for it. Entities are all that it has afterwards. */
interface Payloads {
  readonly acknowledge: Nothing;
  readonly snooze: { readonly until: number };
  readonly wake: Nothing;
  readonly resolve: Nothing;
  readonly reopen: Nothing;
  readonly merge: { readonly into: Other };
  readonly absorb: { readonly from: Other; readonly entities: readonly string[]; readonly startedAt: number };
  readonly split: { readonly into: Other; readonly entities: readonly string[] };
  readonly grow: { readonly members: number; readonly entities: readonly string[]; readonly startedAt: number };
  readonly rank: { readonly revision: number; readonly because: string };
  readonly retitle: { readonly title: string };
  readonly 'set-severity': { readonly severity: IncidentSeverity; readonly pin: 'pinned' | 'free' };
  readonly assign: { readonly assignee: string | undefined };
  readonly note: { readonly note: string };
  readonly tag: TagEdit;
  readonly link: { readonly link: ExternalLink };
  readonly judge: {
    readonly cause: { readonly id: string; readonly title: string };
    readonly verdict: Judgement['verdict'];
  };
}
export type CommandKind = keyof Payloads;
type CommandOf<Kind extends CommandKind> = Payloads[Kind] & {
  readonly kind: Kind;
  readonly by: string;
  /** What they say of it. */
  readonly note?: string;
};
export type Command = { readonly [Kind in CommandKind]: CommandOf<Kind> }[CommandKind];

/** Why a command was refused. Nothing has changed. */
export interface IllegalTransition {
  readonly illegal: string;
}

interface Effect extends Partial<Omit<IncidentRecord, 'id' | 'number' | 'status' | 'version'>> {
  readonly summary: string;
}

interface Rule<Kind extends CommandKind> {
  /** In which statuses it may happen, and how the refusal ends otherwise: "it cannot …". */
  readonly from: readonly IncidentStatus[];
  readonly verb: string;
  /** The status after it; without one the status stays. */
  readonly to?: IncidentStatus;
  readonly event: IncidentEventKind | ((command: CommandOf<Kind>) => IncidentEventKind);
  /** Why it may not happen even so. */
  readonly refuse?: (incident: IncidentRecord, command: CommandOf<Kind>, now: number) => string | undefined;
  readonly effect: (incident: IncidentRecord, command: CommandOf<Kind>, now: number) => Effect;
}

const live = ['open', 'acknowledged', 'snoozed'] as const;
const unmerged = [...live, 'resolved'] as const;

/** The whole life of an incident. */
export const rules: { readonly [Kind in CommandKind]: Rule<Kind> } = {
  acknowledge: {
    from: ['open', 'snoozed'],
    verb: 'be acknowledged',
    to: 'acknowledged',
    event: 'acknowledged',
    effect: ({ acknowledgedAt }, { note }, now) => ({
      summary: said('Acknowledged', note),
      acknowledgedAt: acknowledgedAt ?? now,
      snoozedUntil: undefined,
    }),
  },
  snooze: {
    from: live,
    verb: 'be snoozed',
    to: 'snoozed',
    event: 'snoozed',
    refuse: (_, { until }, now) =>
      until > now ? undefined : `it cannot be snoozed until ${time(until)}, which is past.`,
    effect: (_, { until, note }) => ({ summary: said(`Snoozed until ${time(until)}`, note), snoozedUntil: until }),
  },
  wake: {
    from: ['snoozed'],
    verb: 'wake',
    to: 'open',
    event: 'woke',
    effect: (_, { note }) => ({ summary: said('The snooze is over', note), snoozedUntil: undefined }),
  },
  resolve: {
    from: live,
    verb: 'be resolved',
    to: 'resolved',
    event: 'resolved',
    effect: (_, { note }, now) => ({ summary: said('Resolved', note), resolvedAt: now, snoozedUntil: undefined }),
  },
  reopen: {
    from: ['resolved'],
    verb: 'be reopened',
    to: 'open',
    event: 'reopened',
    effect: (_, { note }) => ({ summary: said('Reopened', note), resolvedAt: undefined, acknowledgedAt: undefined }),
  },
  merge: {
    from: live,
    verb: 'be merged',
    to: 'merged',
    event: 'merged',
    refuse: ({ id }, { into }) => (into.id === id ? 'it cannot be merged into itself.' : undefined),
    effect: (_, { into, note }) => ({
      summary: said(`Merged into incident #${into.number}`, note),
      mergedInto: into.id,
      snoozedUntil: undefined,
    }),
  },
  absorb: {
    from: live,
    verb: 'take in another incident',
    event: 'absorbed',
    effect: (_, { from, entities, startedAt, note }) => ({
      summary: said(`Took in incident #${from.number}`, note),
      entities,
      startedAt,
    }),
  },
  split: {
    from: live,
    verb: 'be split',
    event: 'split-off',
    effect: (_, { into, entities, note }) => ({
      summary: said(`Incident #${into.number} was split off`, note),
      entities,
    }),
  },
  grow: {
    from: live,
    verb: 'take new members',
    event: 'grew',
    effect: (incident, { members, entities, startedAt }) => ({
      summary: growth(
        members,
        entities.filter((entity) => !incident.entities.includes(entity)),
      ),
      entities,
      startedAt,
    }),
  },
  rank: {
    from: unmerged,
    verb: 'be given causes',
    event: 'ranked',
    effect: (_, { revision, because }) => ({ summary: because, ranking: revision }),
  },
  retitle: {
    from: unmerged,
    verb: 'get another title',
    event: 'retitled',
    effect: (_, { title }) => ({ summary: `Now called "${title}"`, title }),
  },
  'set-severity': {
    from: unmerged,
    verb: 'get another severity',
    event: 'severity-set',
    effect: (incident, { severity, pin, note }) => ({
      summary: said(`Severity ${incident.severity} → ${severity}`, note),
      severity,
      severityPinned: incident.severityPinned || pin === 'pinned',
    }),
  },
  assign: {
    from: unmerged,
    verb: 'be assigned',
    event: 'assigned',
    effect: (_, { assignee, note }) => ({ summary: said(`Assigned to ${assignee ?? 'nobody'}`, note), assignee }),
  },
  note: { from: unmerged, verb: 'get a note', event: 'noted', effect: (_, { note }) => ({ summary: note }) },
  tag: {
    from: unmerged,
    verb: 'be tagged',
    event: 'tagged',
    refuse: ({ tags }, command) => whyNotTag(tags, command),
    effect: ({ tags }, command) => {
      const after = tagged(tags, command);
      return { summary: said(`Tags: ${after.join(', ') || 'none'}`, command.note), tags: after };
    },
  },
  link: {
    from: unmerged,
    verb: 'be linked',
    event: 'linked',
    refuse: ({ links }, { link }) => whyNotLink(links, link),
    effect: ({ links }, { link, note }) => ({
      summary: said(`Linked with ${link.tool} ${link.reference}`, note),
      links: linked(links, link),
    }),
  },
  judge: {
    from: unmerged,
    verb: 'have a cause judged',
    event: ({ verdict }) => (verdict === 'confirmed' ? 'cause-confirmed' : 'cause-rejected'),
    effect: ({ verdicts }, { cause, verdict, by, note }) => ({
      summary: said(`${cause.title}: ${verdict}`, note),
      verdicts: { ...verdicts, [cause.id]: { verdict, by, ...(note !== undefined && { note }) } },
    }),
  },
};

/**
 * What an incident becomes and the one event that says so, or why not. `now` is epoch ms. The version grows by one.
 */
export function transition(
  incident: IncidentRecord,
  command: Command,
  now: number,
): { readonly incident: IncidentRecord; readonly event: IncidentEvent } | IllegalTransition {
  const { from, verb, to, event, refuse, effect } = rules[command.kind] as Rule<CommandKind>;
  const subject = `Incident #${incident.number} is ${incident.status}`;
  if (!from.includes(incident.status)) return { illegal: `${subject}: it cannot ${verb}.` };
  const refused = refuse?.(incident, command, now);
  if (refused !== undefined) return { illegal: `${subject}: ${refused}` };
  const { summary, ...changed } = effect(incident, command, now);
  const status = to ?? incident.status;
  const version = incident.version + 1;
  const kind = typeof event === 'string' ? event : event(command);
  return {
    incident: { ...incident, ...changed, status, version },
    event: { incident: incident.id, version, at: now, kind, by: command.by, status, summary },
  };
}

/** Entities that a sentence names before it counts the rest. */
const NAMED = 5;

function growth(members: number, fresh: readonly string[]): string {
  const rest = fresh.length > NAMED ? ` and ${fresh.length - NAMED} more` : '';
  const named = fresh.length > 0 ? `, now also of ${fresh.slice(0, NAMED).join(', ')}${rest}` : '';
  return `${members} more ${members === 1 ? 'anomaly' : 'anomalies'}${named}`;
}

function said(what: string, note: string | undefined): string {
  return note ? `${what}: ${note}` : what;
}

function time(at: number): string {
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : String(at);
}
