import { createHash } from 'node:crypto';
import { carryOut, openIncident } from './commands-of.js';
import type { IncidentEvent } from './incident-event.js';
import type { IncidentStore } from './incident.store.js';
import type { KeptMember } from './member.js';
import { claim, refuse, said, type Refusal, type Target, type Written } from './outcome.js';
import { transition, type IncidentRecord } from './transition.js';

interface Merge {
  readonly incident: IncidentRecord;
  readonly merged: readonly IncidentRecord[];
  readonly events: readonly IncidentEvent[];
}

/** The incident takes in the others: all of them, or none when one cannot be merged. */
export async function mergeInto(
  store: IncidentStore,
  target: Target,
  others: readonly string[],
  at: number,
): Promise<Written> {
  const claimed = await claim(store, target);
  if (claimed.kind !== 'done') return refuse(claimed);
  const sources: IncidentRecord[] = [];
  for (const id of others) {
    const source = await store.forChange(id);
    if (!source) return refuse({ kind: 'not-found', because: `There is no incident ${id}.` });
    sources.push(source);
  }
  const merge = decideMerge(claimed.incident, sources, target, at);
  if ('because' in merge) return refuse(merge);
  const { incident, merged, events } = merge;
  for (const source of merged) {
    await store.members.copy(source.id, incident.id);
    await store.repointGroups(source.id, incident.id);
    await store.save(source);
  }
  await store.save(incident);
  await store.append(events);
  return { outcome: { kind: 'done', incident }, events };
}

function decideMerge(
  incident: IncidentRecord,
  sources: readonly IncidentRecord[],
  target: Target,
  at: number,
): Merge | Refusal {
  if (sources.length === 0) return { kind: 'illegal', because: 'Name at least one incident to merge.' };
  const merged: IncidentRecord[] = [];
  const events: IncidentEvent[] = [];
  for (const from of sources) {
    const left = transition(from, { kind: 'merge', into: incident, ...said(target) }, at);
    if ('illegal' in left) return { kind: 'illegal', because: left.illegal };
    const entities = [...new Set([...incident.entities, ...from.entities])].toSorted();
    const startedAt = Math.min(incident.startedAt, from.startedAt);
    const grown = transition(incident, { kind: 'absorb', from, entities, startedAt, ...said(target) }, at);
    if ('illegal' in grown) return { kind: 'illegal', because: grown.illegal };
    const links = from.links.map((link) => ({ kind: 'link', by: target.by, link }) as const);
    const withLinks = carryOut(grown.incident, links, at);
    incident = withLinks.incident;
    merged.push(left.incident);
    events.push(left.event, grown.event, ...withLinks.events);
  }
  return { incident, merged, events };
}

/** The named members become an incident of their own, which is the outcome. At least one stays behind. */
export async function splitOff(
  store: IncidentStore,
  target: Target,
  anomalies: readonly string[],
  at: number,
): Promise<Written> {
  const claimed = await claim(store, target);
  if (claimed.kind !== 'done') return refuse(claimed);
  const { incident } = claimed;
  const members = await store.members.among(incident.id, anomalies);
  const unsplittable = whyNotSplit(
    anomalies,
    members,
    (await store.members.counts([incident.id])).get(incident.id) ?? 0,
  );
  if (unsplittable !== undefined) return refuse({ kind: 'illegal', because: unsplittable });
  const opened = openIncident(splinterOf(incident, members, await store.nextNumber(), at), target.by);
  const entities = await store.members.entitiesWithout(incident.id, anomalies);
  const left = transition(incident, { kind: 'split', into: opened.incident, entities, ...said(target) }, at);
  if ('illegal' in left) return refuse({ kind: 'illegal', because: left.illegal });
  await store.members.move(anomalies, incident.id, opened.incident.id);
  await store.save(left.incident);
  await store.save(opened.incident);
  await store.saveGroup({ group: opened.incident.id, incident: opened.incident.id, at: 0 });
  const events = [left.event, ...opened.events];
  await store.append(events);
  return { outcome: { kind: 'done', incident: opened.incident }, events };
}

function whyNotSplit(
  named: readonly string[],
  members: readonly KeptMember[],
  memberCount: number,
): string | undefined {
  if (named.length === 0) return 'Name at least one anomaly to split off.';
  const known = new Set(members.map(({ anomaly }) => anomaly));
  const strangers = named.filter((anomaly) => !known.has(anomaly));
  if (strangers.length > 0) return `No members of the incident: ${strangers.join(', ')}.`;
  return members.length === memberCount ? 'A split must leave a member behind.' : undefined;
}

function splinterOf(
  { id, version, number, title, severity }: IncidentRecord,
  members: readonly KeptMember[],
  nextNumber: number,
  at: number,
) {
  const anomalies = members.map(({ anomaly }) => anomaly).toSorted();
  return {
    id: createHash('sha256')
      .update([id, version, ...anomalies].join('\n'))
      .digest('hex')
      .slice(0, 32),
    number: nextNumber,
    title: `Split off #${number}: ${title}`,
    severity,
    startedAt: members.reduce((first, { startedAt }) => Math.min(first, startedAt), at),
    openedAt: at,
    entities: [...new Set(members.map(({ entity }) => entity))].toSorted(),
  };
}
