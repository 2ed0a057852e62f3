import { createHash } from 'node:crypto';
import type { Decision } from '../correlation/decision.js';
import type { Cause } from '../domain/anomaly.js';
import {
  carryOut,
  commandsOf,
  freshMembers,
  linkCommands,
  membersToKeep,
  openIncident,
  type Ranked,
} from './commands-of.js';
import type { Group } from './group.entity.js';
import { MACHINE, type IncidentEvent } from './incident-event.js';
import type { IncidentStore } from './incident.store.js';
import { signalOf, type KeptMember } from './member.js';
import { revisionReason } from './ranking.js';
import { isRecurrence, placeOf, type Place } from './recurrence.js';
import type { IncidentRecord } from './transition.js';

/**
 * Stores what one decision changes and returns the events of it. Deciding again changes nothing: a decision older than
 * the last one applied comes from before a restart, and one of the same time says nothing new.
 */
export async function settle(
  store: IncidentStore,
  decision: Decision,
  reopenWindowMs: number,
): Promise<readonly IncidentEvent[]> {
  const group = await store.group(decision.group);
  if (group && (decision.at < group.at || decision.kind === 'opened')) return [];
  if (decision.kind === 'quiet') {
    return group && group.quietAt === undefined ? settleQuiet(store, group, decision.at) : [];
  }
  const incident = group && (await store.forChange(group.incident));
  if (!incident) return settleNew(store, decision, reopenWindowMs);
  return settleUpdate(store, decision, incident, reopenWindowMs);
}

async function settleQuiet(store: IncidentStore, group: Group, at: number): Promise<readonly IncidentEvent[]> {
  const incident = await store.forChange(group.incident);
  await store.saveGroup({ ...group, at, quietAt: at });
  const groups = await store.groupsOf(group.incident);
  if (!incident || groups.some(({ quietAt }) => quietAt === undefined)) return [];
  const resolved = carryOut(incident, [{ kind: 'resolve', by: MACHINE, note: 'every anomaly has ended' }], at);
  return keep(store, resolved);
}

async function settleNew(store: IncidentStore, decision: Ranked, reopenWindowMs: number) {
  const signals = new Set(decision.members.map(({ anomaly }) => signalOf(anomaly)));
  const earlier = await store.earlierCases([...signals]);
  const repeats = earlier.find((old) => isRecurrence(old, { signals, causes: decision.causes }));
  const place = placeOf(repeats, onsetOf(decision), reopenWindowMs);
  return settlePlace(store, decision, place, decision.group);
}

async function settleUpdate(
  store: IncidentStore,
  decision: Ranked,
  incident: IncidentRecord,
  reopenWindowMs: number,
): Promise<readonly IncidentEvent[]> {
  const known = await knownMembers(store, incident.id, decision);
  const fresh = freshMembers(decision, known);
  if (incident.status !== 'resolved' || fresh.length === 0) return settleInto(store, decision, incident, known, 'join');
  const anew = { ...decision, members: fresh };
  const place = placeOf({ incident, signals: new Set(), causes: [] }, onsetOf(anew), reopenWindowMs);
  const id = createHash('sha256').update(`${decision.group}@${decision.at}`).digest('hex').slice(0, 32);
  return settlePlace(store, anew, place, id);
}

async function settlePlace(store: IncidentStore, decision: Ranked, place: Place, id: string) {
  if (place.kind !== 'open') {
    const incident = (await store.forChange(place.incident.id)) ?? place.incident;
    return settleInto(store, decision, incident, await knownMembers(store, incident.id, decision), place.kind);
  }
  const { title, severity, at, members } = decision;
  const opened = openIncident({
    id,
    number: await store.nextNumber(),
    title,
    severity,
    startedAt: onsetOf(decision),
    openedAt: at,
    entities: [...new Set(members.map(({ anomaly }) => anomaly.entity))].toSorted(),
    ...(place.recurrenceOf !== undefined && { recurrenceOf: place.recurrenceOf }),
  });
  const withLinks = carryOut(opened.incident, linkCommands(members), at);
  const incident = { ...withLinks.incident, ranking: decision.causes.length > 0 ? 1 : 0 };
  await store.members.save(membersToKeep(id, decision, new Map()));
  await keepRanking(store, incident, decision, []);
  await store.saveGroup({ group: decision.group, incident: id, at });
  return keep(store, { incident, events: [...opened.events, ...withLinks.events] });
}

async function settleInto(
  store: IncidentStore,
  decision: Ranked,
  incident: IncidentRecord,
  known: ReadonlyMap<string, KeptMember>,
  how: 'join' | 'reopen',
): Promise<readonly IncidentEvent[]> {
  const causes = await store.rankings.latest(incident.id, incident.ranking);
  const reopened = carryOut(
    incident,
    how === 'reopen' ? [{ kind: 'reopen', by: MACHINE, note: 'the same trouble came back' }] : [],
    decision.at,
  );
  const changed = carryOut(reopened.incident, commandsOf(decision, reopened.incident, known, causes), decision.at);
  await store.members.save(membersToKeep(incident.id, decision, known));
  await keepRanking(store, changed.incident, decision, causes);
  const awake = freshMembers(decision, known).length > 0 || how === 'reopen';
  await keepGroup(store, decision, incident.id, awake);
  return keep(store, { incident: changed.incident, events: [...reopened.events, ...changed.events] });
}

/** A group that new members join is no longer quiet. */
async function keepGroup(store: IncidentStore, { group, at }: Ranked, incident: string, awake: boolean): Promise<void> {
  const before = await store.group(group);
  const quietAt = awake ? undefined : before?.quietAt;
  await store.saveGroup({ group, incident, at, ...(quietAt !== undefined && { quietAt }) });
}

/** A new revision when the order or a score moved; otherwise the current one is refined where it stands. */
async function keepRanking(
  store: IncidentStore,
  incident: IncidentRecord,
  decision: Ranked,
  before: readonly Cause[],
): Promise<void> {
  const because = revisionReason(before, decision.causes);
  if (because !== undefined) {
    const { at, causes } = decision;
    await store.rankings.save({ incident: incident.id, revision: incident.ranking, at, because, causes });
  } else if (decision.causes.length > 0) {
    await store.rankings.refine(incident.id, incident.ranking, decision.causes);
  }
}

async function keep(
  store: IncidentStore,
  { incident, events }: { readonly incident: IncidentRecord; readonly events: readonly IncidentEvent[] },
): Promise<readonly IncidentEvent[]> {
  if (events.length > 0) await store.save(incident);
  await store.append(events);
  return events;
}

async function knownMembers(store: IncidentStore, incident: string, { members }: Ranked) {
  const known = await store.members.among(
    incident,
    members.map(({ anomaly }) => anomaly.id),
  );
  return new Map(known.map((member) => [member.anomaly, member]));
}

function onsetOf(decision: Ranked): number {
  const starts = decision.members.map(({ anomaly }) => anomaly.startedAt);
  return decision.kind === 'opened' ? decision.startedAt : starts.reduce((a, b) => Math.min(a, b), decision.at);
}
