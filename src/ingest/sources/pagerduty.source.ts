import { z } from 'zod';
import type { Alert } from '../../domain/inventory.js';
import { ownPage } from '../../domain/own-page.js';
import { alertSeverity } from '../alert-words.js';
import { scalarsOf } from '../plain-fields.js';
import { defineSource } from '../source.js';
import { webhookAnswer } from './pagerduty/protocol.js';

const reference = z.looseObject({ id: z.string(), summary: z.string().nullish() });

const incident = z.looseObject({
  id: z.string().min(1),
  type: z.literal('incident'),
  html_url: z.string().nullish(),
  number: z.number().nullish(),
  status: z.enum(['triggered', 'acknowledged', 'resolved']),
  created_at: z.iso.datetime({ offset: true }).nullish(),
  incident_key: z.string().nullish(),
  title: z.string().nullish(),
  service: reference,
  assignees: z.array(reference).nullish(),
  priority: reference.nullish(),
  urgency: z.string().nullish(),
  /** A webhook leaves them out; who asks PagerDuty for the incident gets them. */
  alerts: z
    .array(
      z.looseObject({
        severity: z.string().nullish(),
        body: z.looseObject({ details: z.record(z.string(), z.unknown()).nullish().catch(undefined) }).nullish(),
      }),
    )
    .nullish(),
});

const time = z.iso.datetime({ offset: true });
const isIncident = (data: unknown): boolean => (data as { readonly type?: unknown }).type === 'incident';

const payload = z.object({
  event: z.union([
    z.looseObject({
      id: z.string().min(1),
      event_type: z.string().startsWith('incident.'),
      occurred_at: time,
      agent: z.looseObject({ type: z.string().nullish() }).nullish(),
      data: incident,
    }),
    /** Notes, responders, services, pings, and what PagerDuty will think of next. */
    z.looseObject({
      id: z.string().min(1),
      event_type: z.string(),
      occurred_at: time,
      data: z.looseObject({}).refine((data) => !isIncident(data), 'the incident is incomplete'),
    }),
  ]),
});

type Incident = z.output<typeof incident>;

/** What the event says, before what the incident says of itself. */
const statusOfType: Readonly<Record<string, Alert['status']>> = {
  'incident.triggered': 'firing',
  'incident.reopened': 'firing',
  'incident.unacknowledged': 'firing',
  'incident.acknowledged': 'acknowledged',
  'incident.resolved': 'resolved',
};
/** What an event that sets no status says of it may be older than what another of the same millisecond sets. */
const ranks: readonly (Alert['status'] | undefined)[] = [undefined, 'firing', 'acknowledged', 'resolved'];
const statusOfIncident = { triggered: 'firing', acknowledged: 'acknowledged', resolved: 'resolved' } as const;

export default defineSource({
  id: 'pagerduty',
  summary: 'PagerDuty V3 webhooks: an incident there is an alert here, and its acknowledgement and resolution follow.',
  paths: ['/webhooks/pagerduty'],
  authentication: { scheme: 'pagerduty-v3' },
  payload,
  deliveryId: ({ event }, headers) => headers['x-webhook-id'] ?? event.id,
  /** Every event about the incident itself tells its whole state. */
  resource: ({ event }) => incidentOf(event.data)?.id,
  occurredAt: ({ event }) => Date.parse(event.occurred_at),
  rank: ({ event }) => ranks.indexOf(statusOfType[event.event_type]),
  read({ event }) {
    const data = incidentOf(event.data);
    if (!data) return {};
    const at = Date.parse(event.occurred_at);
    const own = ownIncident(data);
    const status = statusOfType[event.event_type] ?? statusOfIncident[data.status];
    const entity = data.service.summary ?? data.service.id;
    // What a tool did to a page of ours is the echo of what we told it; what a person did is followed.
    if (own !== undefined && status !== 'firing' && !byPerson(event)) return {};
    const title = data.title ?? `PagerDuty incident ${data.id}`;
    return {
      alerts: [
        {
          at,
          fingerprint: data.id,
          entity,
          name: title,
          severity: alertSeverity(data.priority?.summary, ...severitiesOf(data), data.urgency),
          status,
          startsAt: data.created_at ? Date.parse(data.created_at) : at,
          ...(status === 'resolved' && { endsAt: at }),
          summary: title,
          ...(data.html_url && { url: data.html_url }),
          attributes: {
            'pagerduty.service': data.service.id,
            ...(typeof data.number === 'number' && { 'pagerduty.number': data.number }),
            ...(data.priority?.summary && { 'pagerduty.priority': data.priority.summary }),
            ...(data.urgency && { 'pagerduty.urgency': data.urgency }),
            ...(own !== undefined && { [ownPage.attribute]: own }),
            ...detailsOf(data),
          },
        },
      ],
      ...(own === undefined && { entities: [{ name: entity, kind: 'service' }] }),
    };
  },
  answer: webhookAnswer,
  examples: [
    {
      name: 'an acknowledged incident',
      given: {
        event: {
          id: '01ABC',
          event_type: 'incident.acknowledged',
          resource_type: 'incident',
          occurred_at: '2026-01-02T12:05:00.000Z',
          agent: null,
          data: {
            id: 'PGR0VU2',
            type: 'incident',
            html_url: 'https://acme.pagerduty.com/incidents/PGR0VU2',
            number: 2,
            status: 'acknowledged',
            created_at: '2026-01-02T12:00:00Z',
            title: 'Checkout answers slowly',
            service: { id: 'PF9KMXH', summary: 'checkout', type: 'service_reference' },
            priority: { id: 'PSO75BM', summary: 'P1' },
            urgency: 'high',
          },
        },
      },
      yields: {
        alerts: [
          {
            at: 1767355500000,
            fingerprint: 'PGR0VU2',
            entity: 'checkout',
            name: 'Checkout answers slowly',
            severity: 'critical',
            status: 'acknowledged',
            startsAt: 1767355200000,
            summary: 'Checkout answers slowly',
            url: 'https://acme.pagerduty.com/incidents/PGR0VU2',
            attributes: {
              'pagerduty.service': 'PF9KMXH',
              'pagerduty.number': 2,
              'pagerduty.priority': 'P1',
              'pagerduty.urgency': 'high',
            },
          },
        ],
        entities: [{ name: 'checkout', kind: 'service' }],
      },
    },
    {
      name: 'an incident there that we caused by paging for one of ours',
      given: {
        event: {
          id: '01ABD',
          event_type: 'incident.triggered',
          occurred_at: '2026-01-02T12:05:00.000Z',
          data: {
            id: 'PGR0VU3',
            type: 'incident',
            status: 'triggered',
            incident_key: 'throughline/f00d',
            created_at: '2026-01-02T12:05:00Z',
            title: '#12 CRITICAL checkout is slow',
            service: { id: 'PF9KMXH', summary: 'operations' },
          },
        },
      },
      yields: {
        alerts: [
          {
            at: 1767355500000,
            fingerprint: 'PGR0VU3',
            entity: 'operations',
            name: '#12 CRITICAL checkout is slow',
            severity: 'warning',
            status: 'firing',
            startsAt: 1767355500000,
            summary: '#12 CRITICAL checkout is slow',
            attributes: { 'pagerduty.service': 'PF9KMXH', 'throughline.incident': 'f00d' },
          },
        ],
      },
    },
    {
      name: 'the test event of a new subscription',
      given: {
        event: {
          id: '01DEF',
          event_type: 'pagey.ping',
          resource_type: 'pagey',
          occurred_at: '2026-01-02T12:05:00Z',
          data: { message: 'Hello from your friend Pagey!', type: 'ping' },
        },
      },
      yields: {},
    },
  ],
});

function incidentOf(data: unknown): Incident | undefined {
  return isIncident(data) ? (data as Incident) : undefined;
}

/** Of an incident's alerts, those that say one. */
function severitiesOf({ alerts }: Incident): string[] {
  return (alerts ?? []).flatMap(({ severity }) => severity ?? []);
}

/** What the monitoring tool told of the first alert. */
function detailsOf({ alerts }: Incident): Readonly<Record<string, string | number | boolean>> {
  const details = alerts?.find(({ body }) => body?.details)?.body?.details ?? {};
  return Object.fromEntries(Object.entries(scalarsOf(details)).map(([key, value]) => [`details.${key}`, value]));
}

/** The id of the incident here that we paged for, if this is that page. */
function ownIncident({ incident_key: key }: Incident): string | undefined {
  return key?.startsWith(ownPage.prefix) ? key.slice(ownPage.prefix.length) : undefined;
}

function byPerson(event: { readonly agent?: unknown }): boolean {
  return (event.agent as { readonly type?: unknown } | null | undefined)?.type === 'user_reference';
}
