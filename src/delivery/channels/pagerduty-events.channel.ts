import { ownPage } from '../../domain/own-page.js';
import { defineChannel } from '../channel.js';
import { causeWords, cut, headlineOf, type CauseWords } from '../message-words.js';
import type { IncidentMessage, Reason } from '../message.js';
import { exampleIncident } from './examples.js';
import { checkEvents, eventsLimit, eventsSettings, sendEvent, type EventsSettings } from './pagerduty/events.js';

const actions: Readonly<Record<Reason, 'trigger' | 'acknowledge' | 'resolve' | undefined>> = {
  opened: 'trigger',
  cause: 'trigger',
  woke: 'trigger',
  reopened: 'trigger',
  acknowledged: 'acknowledge',
  resolved: 'resolve',
  merged: 'resolve',
  snoozed: undefined,
};

/** An incident that PagerDuty told us of, or that somebody works on already, pages nobody. */
function hears({ reason, incident, links }: IncidentMessage): boolean {
  const isNew = reason === 'opened' || reason === 'cause';
  if (isNew && links.some(({ tool }) => tool === 'pagerduty')) return false;
  return actions[reason] === 'trigger' ? incident.status === 'open' : actions[reason] !== undefined;
}

function detailsOf({ first, ...rest }: CauseWords): object {
  return { cause: first, ...rest };
}

export default defineChannel<EventsSettings, object, IncidentMessage>({
  id: 'pagerduty-events',
  summary:
    'Pages through PagerDuty (Events API v2) for incidents it does not know; acknowledges and resolves them too.',
  audience: 'tools',
  limit: eventsLimit,
  settings: eventsSettings,
  hears: (message): message is IncidentMessage => message.kind === 'incident' && hears(message),
  word({ message: { reason, incident, causes } }) {
    const event = { event_action: actions[reason], dedup_key: `${ownPage.prefix}${incident.id}` };
    if (event.event_action !== 'trigger') return event;
    const words = causeWords(causes);
    return {
      ...event,
      payload: {
        summary: cut(headlineOf(incident), 1_024),
        source: incident.entities[0] ?? 'throughline',
        severity: incident.severity,
        timestamp: new Date(incident.startedAt).toISOString(),
        custom_details: { entities: incident.entities, ...(words && detailsOf(words)) },
      },
      client: 'Throughline',
      ...(incident.url !== undefined && {
        client_url: incident.url,
        links: [{ href: incident.url, text: `Incident #${incident.number}` }],
      }),
    };
  },
  deliver: (event, settings, outside) => sendEvent('/v2/enqueue', event, settings, outside),
  check: checkEvents,
  examples: [
    {
      name: 'an incident that PagerDuty does not know',
      given: { ...exampleIncident, causes: exampleIncident.causes.slice(1) },
      sends: {
        event_action: 'trigger',
        dedup_key: 'throughline/f00d',
        payload: {
          summary: '#12 CRITICAL checkout answers with errors',
          source: 'checkout',
          severity: 'critical',
          timestamp: '2026-01-02T12:00:00.000Z',
          custom_details: {
            entities: ['checkout', 'orders'],
            cause: 'Suspected cause (0.12): database is slow',
            because: ['its latency doubled'],
          },
        },
        client: 'Throughline',
        client_url: 'https://throughline.example/console#12',
        links: [{ href: 'https://throughline.example/console#12', text: 'Incident #12' }],
      },
    },
    {
      name: 'one that came from PagerDuty',
      given: { ...exampleIncident, links: [{ tool: 'pagerduty', reference: 'PGR0VU2' }] },
      sends: undefined,
    },
    {
      name: 'its end',
      given: { ...exampleIncident, reason: 'resolved' },
      sends: { event_action: 'resolve', dedup_key: 'throughline/f00d' },
    },
  ],
});
