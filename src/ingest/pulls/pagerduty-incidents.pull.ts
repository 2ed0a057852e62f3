import { z } from 'zod';
import type { PullClient } from '../pull-client.js';
import { definePull, type PulledDelivery } from '../pull.js';
import { headersOf, incident, incidentAlerts, listAll, service, type Incident } from './pagerduty/answers.js';

interface Settings {
  readonly url: string;
  readonly token: string;
}

const cursor = z.object({
  /** Incidents created before this have been listed. */
  at: z.number(),
  /** The state, as last told, of incidents that are open or may be listed again. */
  known: z.record(z.string(), z.string()),
});
type Cursor = z.output<typeof cursor>;

/** An incident may appear in the list this long after it was created. */
const overlapMs = 300_000;
const incidentsPerPart = 50;

export default definePull<Settings, Cursor>({
  id: 'pagerduty-incidents',
  summary: 'PagerDuty incidents that a lost webhook would have told of, with the details of their alerts.',
  source: 'pagerduty',
  everySeconds: 60,
  variables: ['PAGERDUTY_API_TOKEN', 'PAGERDUTY_API_URL'],
  configure: ({ PAGERDUTY_API_TOKEN: token, PAGERDUTY_API_URL: url }) =>
    token === undefined ? undefined : { url, token },
  endpoint: ({ url, token }) => ({ url, headers: headersOf(token) }),
  cursor,
  async *pull({ client, now, since }, told) {
    const from = Math.max((told?.at ?? since) - overlapMs, since);
    let known = told?.known ?? {};
    const incidents = await incidentsSince(client, from, now, Object.keys(known));
    const changed = incidents.filter((one) => known[one.id] !== stateOf(one));
    for (let i = 0; i < changed.length; i += incidentsPerPart) {
      const part = changed.slice(i, i + incidentsPerPart);
      const deliveries: PulledDelivery[] = [];
      for (const one of part) deliveries.push(toDelivery(one, await alertsOf(client, one)));
      known = { ...known, ...Object.fromEntries(part.map((one) => [one.id, stateOf(one)])) };
      yield { deliveries, cursor: { at: told?.at ?? from, known } };
    }
    const kept = incidents.filter(
      ({ status, created_at }) => status !== 'resolved' || Date.parse(created_at) >= now - overlapMs,
    );
    yield { cursor: { at: now, known: Object.fromEntries(kept.map((one) => [one.id, stateOf(one)])) } };
  },
  async check({ client }) {
    const { services } = await client.get(z.object({ services: z.array(service) }), '/services', { limit: 1 });
    return services[0] ? `sees service ${services[0].name} and others` : 'sees no service';
  },
  examples: [
    {
      name: 'one that was resolved, and one that is new',
      environment: { PAGERDUTY_API_TOKEN: 'token' },
      cursor: { at: 1767355200000, known: { P1: 'triggered 2026-01-02T11:00:00Z' } },
      now: 1767355800000,
      answers: {
        'GET /incidents': {
          more: false,
          incidents: [
            {
              id: 'P2',
              type: 'incident',
              title: 'Checkout answers slowly',
              status: 'triggered',
              created_at: '2026-01-02T12:09:00Z',
              last_status_change_at: '2026-01-02T12:09:00Z',
              service: { id: 'S1', summary: 'checkout' },
            },
          ],
        },
        'GET /incidents/P1': {
          incident: {
            id: 'P1',
            type: 'incident',
            title: 'Disk full',
            status: 'resolved',
            created_at: '2026-01-02T11:00:00Z',
            last_status_change_at: '2026-01-02T12:05:00Z',
            last_status_change_by: { id: 'U1', type: 'user_reference' },
            service: { id: 'S2', summary: 'search' },
          },
        },
        'GET /incidents/P1/alerts': { alerts: [] },
        'GET /incidents/P2/alerts': { alerts: [{ severity: 'critical', body: { details: { p99: '4 s' } } }] },
      },
      yields: [
        {
          deliveries: [
            {
              source: 'pagerduty',
              key: 'P2 triggered 2026-01-02T12:09:00Z',
              payload: {
                event: {
                  id: 'P2 triggered 2026-01-02T12:09:00Z',
                  event_type: 'incident.triggered',
                  occurred_at: '2026-01-02T12:09:00.999Z',
                  data: {
                    id: 'P2',
                    type: 'incident',
                    title: 'Checkout answers slowly',
                    status: 'triggered',
                    created_at: '2026-01-02T12:09:00Z',
                    last_status_change_at: '2026-01-02T12:09:00Z',
                    service: { id: 'S1', summary: 'checkout' },
                    alerts: [{ severity: 'critical', body: { details: { p99: '4 s' } } }],
                  },
                },
              },
            },
            {
              source: 'pagerduty',
              key: 'P1 resolved 2026-01-02T12:05:00Z',
              payload: {
                event: {
                  id: 'P1 resolved 2026-01-02T12:05:00Z',
                  event_type: 'incident.resolved',
                  occurred_at: '2026-01-02T12:05:00.999Z',
                  agent: { id: 'U1', type: 'user_reference' },
                  data: {
                    id: 'P1',
                    type: 'incident',
                    title: 'Disk full',
                    status: 'resolved',
                    created_at: '2026-01-02T11:00:00Z',
                    last_status_change_at: '2026-01-02T12:05:00Z',
                    last_status_change_by: { id: 'U1', type: 'user_reference' },
                    service: { id: 'S2', summary: 'search' },
                    alerts: [],
                  },
                },
              },
            },
          ],
          cursor: {
            at: 1767355200000,
            known: { P1: 'resolved 2026-01-02T12:05:00Z', P2: 'triggered 2026-01-02T12:09:00Z' },
          },
        },
        { cursor: { at: 1767355800000, known: { P2: 'triggered 2026-01-02T12:09:00Z' } } },
      ],
    },
  ],
});

function stateOf({ status, last_status_change_at, created_at }: Incident): string {
  return `${status} ${last_status_change_at ?? created_at}`;
}

/** Those created in the window, all that are open, and what became of those known to have been open. */
async function incidentsSince(
  client: PullClient,
  from: number,
  to: number,
  known: readonly string[],
): Promise<readonly Incident[]> {
  const window = { since: new Date(from).toISOString(), until: new Date(to).toISOString() };
  const created = await listAll(client, incident, 'incidents', window);
  const open = await listAll(client, incident, 'incidents', {
    'statuses[]': ['triggered', 'acknowledged'],
    date_range: 'all',
  });
  const found = new Map([...created, ...open].map((one) => [one.id, one]));
  for (const id of known.filter((one) => !found.has(one))) {
    const answer = await client.find(z.object({ incident }), `/incidents/${encodeURIComponent(id)}`);
    if (answer) found.set(id, answer.incident);
  }
  return [...found.values()];
}

async function alertsOf(client: PullClient, { id }: Incident): Promise<readonly unknown[]> {
  const { alerts } = await client.get(incidentAlerts, `/incidents/${encodeURIComponent(id)}/alerts`, { limit: 25 });
  return alerts;
}

/**
 * What the webhook would have said. Times here are whole seconds: by the end of it, so that this, which knows the details,
 * counts as later than the webhook of the same moment.
 */
function toDelivery(one: Incident, alerts: readonly unknown[]): PulledDelivery {
  const { id, status, last_status_change_at, last_status_change_by: agent, created_at } = one;
  const key = `${id} ${stateOf(one)}`;
  const second = Math.floor(Date.parse(last_status_change_at ?? created_at) / 1000);
  const occurred_at = new Date(second * 1000 + 999).toISOString();
  const data = { ...one, type: 'incident', alerts };
  return {
    source: 'pagerduty',
    key,
    payload: { event: { id: key, event_type: `incident.${status}`, occurred_at, ...(agent && { agent }), data } },
  };
}
