import { signStandardWebhook } from '../../platform/standard-webhooks.js';
import { defineChannel } from '../channel.js';
import type { AnnouncementMessage, IncidentMessage } from '../message.js';
import { receiptOf } from '../outbound.js';
import { exampleAnnouncement, exampleIncident } from './examples.js';
import { together } from './together.js';

interface CloudEvent {
  readonly id: string;
  readonly type: string;
  readonly [attribute: string]: unknown;
}

type Settings = { readonly WEBHOOK_URL: string; readonly WEBHOOK_SECRET: string };

export default defineChannel<Settings, CloudEvent, IncidentMessage | AnnouncementMessage>({
  id: 'webhook',
  summary: 'CloudEvents to an address of your own, signed as Standard Webhooks.',
  audience: 'tools',
  limit: { count: 300, perMs: 60_000 },
  settings: (config) => together(config, 'WEBHOOK_URL', 'WEBHOOK_SECRET'),
  hears: (message) => message.kind !== 'link',
  word: ({ key, message }) => ({
    specversion: '1.0',
    id: key,
    source: 'throughline',
    datacontenttype: 'application/json',
    ...contentOf(message),
  }),
  async deliver(event, { WEBHOOK_URL: url, WEBHOOK_SECRET: secret }, outside) {
    const body = JSON.stringify(event);
    const signed = signStandardWebhook(secret, { id: event.id, body }, outside.now());
    const headers = { 'content-type': 'application/cloudevents+json', ...signed };
    return receiptOf(await outside.send({ method: 'POST', url, headers, body }), outside.now());
  },
  /** Any answer to a question that sends nothing shows that somebody is there. */
  async check({ WEBHOOK_URL: url }, outside) {
    const { status } = await outside.send({ method: 'HEAD', url });
    return `somebody is there (HEAD answers ${status})`;
  },
  examples: [
    {
      name: 'an incident',
      given: { ...exampleIncident, causes: [] },
      sends: {
        specversion: '1.0',
        id: 'key-1',
        source: 'throughline',
        datacontenttype: 'application/json',
        type: 'dev.throughline.incident.opened',
        subject: 'f00d',
        time: '2026-01-02T12:01:00.000Z',
        data: {
          reason: 'opened',
          summary: 'The first cause has a score of 0.78',
          incident: exampleIncident.incident,
          causes: [],
          links: [],
        },
      },
    },
    {
      name: 'a report',
      given: exampleAnnouncement,
      sends: {
        specversion: '1.0',
        id: 'key-1',
        source: 'throughline',
        datacontenttype: 'application/json',
        type: 'dev.throughline.announcement.capacity-report',
        subject: 'capacity/2026-01-02',
        time: '2026-01-02T12:00:00.000Z',
        data: exampleAnnouncement.announcement,
      },
    },
  ],
});

function contentOf(message: IncidentMessage | AnnouncementMessage) {
  if (message.kind === 'announcement') {
    const { id, kind, at } = message.announcement;
    const type = `dev.throughline.announcement.${kind}`;
    return { type, subject: id, time: new Date(at).toISOString(), data: message.announcement };
  }
  const { kind: _, at, ...data } = message;
  const type = `dev.throughline.incident.${data.reason}`;
  return { type, subject: data.incident.id, time: new Date(at).toISOString(), data };
}
