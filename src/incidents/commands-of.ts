import type { Decision, GroupMember } from '../correlation/decision.js';
import type { Cause } from '../domain/anomaly.js';
import { MACHINE, type IncidentEvent } from './incident-event.js';
import { followedTools, signalOf, type KeptMember } from './member.js';
import { revisionReason } from './ranking.js';
import { transition, type Command, type IncidentRecord } from './transition.js';

export type Ranked = Exclude<Decision, { kind: 'quiet' }>;

/** The members that an incident does not have yet. */
export function freshMembers(decision: Ranked, known: ReadonlyMap<string, KeptMember>): readonly GroupMember[] {
  return decision.members.filter(({ anomaly }) => !known.has(anomaly.id));
}

/** The members as they are to be kept: the new ones and those whose role or reason changed. */
export function membersToKeep(
  incident: string,
  decision: Ranked,
  known: ReadonlyMap<string, KeptMember>,
): readonly KeptMember[] {
  return decision.members.flatMap(({ anomaly, role, because }) => {
    const before = known.get(anomaly.id);
    if (before && before.role === role && before.because === because) return [];
    const { id, entity, signal, detector, startedAt } = anomaly;
    const alert = signal.kind === 'alert' ? { alert: signal.key } : {};
    const ended = before?.endedAt === undefined ? {} : { endedAt: before.endedAt };
    const fixed = { incident, anomaly: id, entity, detector, startedAt, signal: signalOf(anomaly), ...alert };
    return [{ ...fixed, ...ended, role, because }];
  });
}

/** What a decision changes in an incident, in the words of its state machine. Nothing when it says nothing new. */
export function commandsOf(
  decision: Ranked,
  incident: IncidentRecord,
  known: ReadonlyMap<string, KeptMember>,
  causes: readonly Cause[],
): readonly Command[] {
  const by = MACHINE;
  const fresh = freshMembers(decision, known);
  const commands: Command[] = [];
  if (fresh.length > 0) {
    const entities = [...new Set([...incident.entities, ...fresh.map(({ anomaly }) => anomaly.entity)])].toSorted();
    const startedAt = Math.min(incident.startedAt, ...fresh.map(({ anomaly }) => anomaly.startedAt));
    commands.push({ kind: 'grow', by, members: fresh.length, entities, startedAt });
  }
  commands.push(...linkCommands(fresh));
  if (decision.title !== incident.title) commands.push({ kind: 'retitle', by, title: decision.title });
  if (decision.severity !== incident.severity && !incident.severityPinned) {
    commands.push({ kind: 'set-severity', by, severity: decision.severity, pin: 'free' });
  }
  const because = revisionReason(causes, decision.causes);
  if (because !== undefined) commands.push({ kind: 'rank', by, revision: incident.ranking + 1, because });
  return commands;
}

/** Alerts of tools in which people work are incidents there: the incident is linked with them. */
export function linkCommands(members: readonly GroupMember[]): readonly Command[] {
  return members.flatMap(({ anomaly: { signal, detector: tool, url } }) => {
    if (signal.kind !== 'alert' || !followedTools.has(tool)) return [];
    const [, reference = ''] = signal.key.split('\n');
    return [{ kind: 'link', by: MACHINE, link: { tool, reference, ...(url !== undefined && { url }) } } as const];
  });
}

/** Carries out commands one after the other; one that is illegal by now is left out. */
export function carryOut(
  incident: IncidentRecord,
  commands: readonly Command[],
  now: number,
): { readonly incident: IncidentRecord; readonly events: readonly IncidentEvent[] } {
  const events: IncidentEvent[] = [];
  for (const command of commands) {
    const result = transition(incident, command, now);
    if ('illegal' in result) continue;
    incident = result.incident;
    events.push(result.event);
  }
  return { incident, events };
}

/** A new incident and the event that opens it. */
export function openIncident(
  given: Pick<IncidentRecord, 'id' | 'number' | 'title' | 'severity' | 'startedAt' | 'openedAt' | 'entities'> &
    Pick<Partial<IncidentRecord>, 'recurrenceOf'>,
  by: string = MACHINE,
): { readonly incident: IncidentRecord; readonly events: readonly IncidentEvent[] } {
  const summary = `Opened: ${given.title}`;
  return {
    incident: {
      ...given,
      status: 'open',
      version: 1,
      severityPinned: false,
      verdicts: {},
      ranking: 0,
      tags: [],
      links: [],
    },
    events: [{ incident: given.id, version: 1, at: given.openedAt, kind: 'opened', by, status: 'open', summary }],
  };
}
