import { defineChannel } from '../channel.js';
import { cut } from '../message-words.js';
import type { IncidentMessage, ToldChange } from '../message.js';
import { exampleIncident } from './examples.js';
import { checkEvents, eventsLimit, eventsSettings, sendEvent, type EventsSettings } from './pagerduty/events.js';

const changeOf = ({ causes }: IncidentMessage): ToldChange | undefined => causes[0]?.change;

export default defineChannel<EventsSettings, object, IncidentMessage>({
  id: 'pagerduty-changes',
  summary: 'A change that is the first cause becomes a change event, which PagerDuty shows beside its incidents.',
  audience: 'tools',
  limit: eventsLimit,
  settings: eventsSettings,
  hears: (message): message is IncidentMessage =>
    message.kind === 'incident' &&
    (message.reason === 'opened' || message.reason === 'cause') &&
    changeOf(message) !== undefined,
  word({ message }) {
    const { incident, causes } = message;
    const change = changeOf(message);
    return {
      payload: {
        summary: cut(change?.summary ?? '', 1_024),
        source: 'throughline',
        ...(change && { timestamp: new Date(change.at).toISOString() }),
        custom_details: { ...change, incident: incident.number, score: causes[0]?.score, because: causes[0]?.because },
      },
      ...(incident.url !== undefined && { links: [{ href: incident.url, text: `Incident #${incident.number}` }] }),
    };
  },
  deliver: (event, settings, outside) => sendEvent('/v2/change/enqueue', event, settings, outside),
  check: checkEvents,
  examples: [
    {
      name: 'a deployment under suspicion',
      given: exampleIncident,
      sends: {
        payload: {
          summary: 'checkout 42',
          source: 'throughline',
          timestamp: '2026-01-02T11:59:00.000Z',
          custom_details: {
            id: 'deploy-42',
            at: 1_767_355_140_000,
            kind: 'deployment',
            entity: 'checkout',
            summary: 'checkout 42',
            author: 'ana',
            incident: 12,
            score: 0.78,
            because: ['deployed 40 s before the first error'],
          },
        },
        links: [{ href: 'https://throughline.example/console#12', text: 'Incident #12' }],
      },
    },
    {
      name: 'no change to blame',
      given: { ...exampleIncident, causes: exampleIncident.causes.slice(1) },
      sends: undefined,
    },
  ],
});
