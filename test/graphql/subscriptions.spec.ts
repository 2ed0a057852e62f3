import type { AddressInfo } from 'node:net';
import { createClient, type Client } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { IncidentService } from '../../src/incidents/incident.service.js';
import { openApi, opened, type Api } from './api.js';

const query = `subscription ($filter: IncidentChangeFilter) {
  incidentChanged(filter: $filter) { event { kind by } incident { id status memberCount } }
}`;

describe('subscriptions', () => {
  let api: Api;
  let url: string;
  let token: string;
  const clients: Client[] = [];

  beforeAll(async () => {
    api = await openApi({ ACCESS: 'tokens' });
    await api.app.listen(0, '127.0.0.1');
    url = `ws://127.0.0.1:${(api.app.getHttpServer().address() as AddressInfo).port}/graphql`;
    token = api.tokens.get('operate') ?? '';
  }, 200_000);
  afterAll(async () => {
    for (const client of clients) await client.dispose();
    await api.close();
  });

  /** Settles with the first error, or the first `count` results, of a subscription. */
  async function take(
    text: string,
    variables: Record<string, unknown>,
    count: number,
    authorization = `Bearer ${token}`,
  ) {
    const client = createClient({
      url,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      ...(authorization !== '' && { connectionParams: { authorization } }),
    });
    clients.push(client);
    const results: unknown[] = [];
    const subscribed = Promise.withResolvers<void>();
    client.on('message', () => subscribed.resolve());
    const done = (async () => {
      for await (const result of client.iterate({ query: text, variables })) {
        results.push(result);
        if (results.length >= count) break;
      }
      return results;
    })().catch((error: unknown) => [{ refused: error }]);
    await subscribed.promise;
    return { done };
  }

  /** Subscribing has no answer of its own: the subscription is open when the feed has it. */
  async function subscribers(count: number): Promise<void> {
    const { IncidentFeed } = await import('../../src/delivery/graphql/incident-feed.js');
    await expect.poll(() => api.app.get(IncidentFeed).subscribers).toBe(count);
  }

  it('tell of every event that matches, with the incident', async () => {
    const { done } = await take(query, { filter: { entity: 'checkout', statuses: ['OPEN', 'ACKNOWLEDGED'] } }, 2);
    await subscribers(1);
    const incidents = api.app.get(IncidentService);
    await incidents.apply([opened('s1')]);
    await incidents.resolve({ id: 's1', by: 'ana' });
    await incidents.reopen({ id: 's1', by: 'ana' });
    expect(await done).toEqual([
      {
        data: {
          incidentChanged: {
            event: { kind: 'OPENED', by: 'throughline' },
            incident: { id: 's1', status: 'OPEN', memberCount: 1 },
          },
        },
      },
      {
        data: {
          incidentChanged: {
            event: { kind: 'REOPENED', by: 'ana' },
            incident: { id: 's1', status: 'OPEN', memberCount: 1 },
          },
        },
      },
    ]);
    await subscribers(0);
  });

  it.each([
    { case: 'without a token', text: query, authorization: '' },
    { case: 'with a wrong token', text: query, authorization: 'Bearer rubbish' },
    { case: 'of an unknown field', text: 'subscription { incidentChanged { nonsense } }', authorization: undefined },
    {
      case: 'that spreads a fragment into itself',
      text: 'subscription { incidentChanged { ...A } } fragment A on IncidentChange { event { kind } ...A }',
      authorization: undefined,
    },
    {
      case: 'that are too long',
      text: `subscription { incidentChanged { event { kind } } } # ${'x'.repeat(10_000)}`,
      authorization: undefined,
    },
    {
      case: 'that costs too much',
      text: `subscription { incidentChanged { incident { members(first: 100) { edges { node { anomaly { incident {
        members(first: 100) { edges { node { role } } } } } } } } } } }`,
      authorization: undefined,
    },
  ])('$case are refused', async ({ text, authorization }) => {
    const { done } = await take(text, {}, 1, authorization);
    expect(JSON.stringify(await done)).toMatch(/errors|refused/);
    await subscribers(0);
  });
});
