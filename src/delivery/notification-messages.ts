import type { ExternalLink } from '../incidents/tags-and-links.js';
import { isByPerson, type Facts } from './notification-facts.js';
import type { NotificationStep } from './notification-policy.js';
import type { IncidentMessage, LinkMessage, Message } from './message.js';

/** A message and the key under which it is told once. */
export interface KeyedMessage<M extends Message = Message> {
  readonly key: string;
  readonly message: M;
}

/** What people hear of the incident now; undefined when it is nothing. */
export function newsOf(facts: Facts, step: NotificationStep, now: number): KeyedMessage<IncidentMessage> | undefined {
  const { incident, told, causes, events } = facts;
  const reason = step.tell;
  if (reason === undefined) return undefined;
  const last = events.findLast(({ status, kind }) => status === incident.status && kind === reason);
  const did = last && (isByPerson(last) ? `${last.summary} (${last.by})` : last.summary);
  const summary = reason === 'opened' || reason === 'cause' ? step.because : (did ?? `It is ${incident.status}`);
  return {
    key: `${incident.id}/${incident.version}/${reason}`,
    message: { kind: 'incident', at: now, incident: told, causes, reason, summary, links: incident.links },
  };
}

/** What the linked incidents of other tools are told of what people did here since the last look, in order. */
export function statusNews(
  { incident, told, causes, events }: Facts,
  now: number,
): readonly KeyedMessage<LinkMessage>[] {
  return events.filter(isByPerson).flatMap(({ kind: what, version, by }) => {
    if (what !== 'acknowledged' && what !== 'resolved') return [];
    return incident.links.map((link) => ({
      key: `${incident.id}/${version}/${what}/${nameOf(link)}`,
      message: { kind: 'link', at: now, incident: told, causes, link, what, by } as const,
    }));
  });
}

/** The first cause for every linked incident that was told another one, or none. */
export function causeNews(
  { incident, told, causes }: Facts,
  noted: Readonly<Record<string, string>>,
  now: number,
): readonly KeyedMessage<LinkMessage>[] {
  const [first] = causes;
  if (!first) return [];
  return incident.links
    .filter((link) => noted[nameOf(link)] !== first.id)
    .map((link) => ({
      key: `${incident.id}/${incident.version}/cause/${nameOf(link)}`,
      message: { kind: 'link', at: now, incident: told, causes, link, what: 'cause', by: 'throughline' } as const,
    }));
}

export function nameOf({ tool, reference }: ExternalLink): string {
  return `${tool}/${reference}`;
}
