import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPeople, minute, type People } from '../channels/people.js';
import { T0, type Answer } from './api.js';

const done = '{ __typename ... on Done { id } ... on Problem { message } }';
const iso = (at: number): string => new Date(at).toISOString();

describe('notifications through GraphQL', () => {
  let people: People;
  const ask = async <T>(query: string): Promise<T> => {
    const { data, errors } = await people.api.ask(query, {}, 'read');
    expect(errors).toEqual([]);
    return data as T;
  };
  const operate = async (field: string): Promise<unknown> => {
    const { data, errors } = await people.api.ask(`mutation { done: ${field} ${done} }`, {}, 'operate');
    expect(errors).toEqual([]);
    return data?.['done'];
  };
  const deliveries = async (filter: string): Promise<readonly Record<string, unknown>[]> => {
    const fields = 'id channel key state attempts createdAt dueAt finishedAt problem incident { id number }';
    const query = `{ deliveries(first: 100, filter: { ${filter} }) { edges { node { ${fields} } } } }`;
    const { deliveries: found } = await ask<{
      deliveries: { edges: readonly { readonly node: Record<string, unknown> }[] };
    }>(query);
    return found.edges.map(({ node }) => node);
  };

  beforeAll(async () => {
    people = await openPeople({ ACCESS: 'tokens' });
    await people.open('told');
    people.slack.instead.push({ status: 404, body: 'no_service' });
    people.receiver.instead.push({ status: 503 });
    await people.pass(0);
    await people.open('minor', { severity: 'info' });
    await people.pass(1_000);
  });
  afterAll(() => people.close());

  it('lists every channel with how it fares', async () => {
    const { channels } = await ask<{ channels: readonly { readonly id: string }[] }>(
      '{ channels { id summary configured pending dead lastSentAt examples { name } } }',
    );
    expect(channels.map(({ id }) => id)).toEqual([
      'email',
      'pagerduty-changes',
      'pagerduty-events',
      'pagerduty-notes',
      'pagerduty-status',
      'slack',
      'webhook',
    ]);
    expect(channels).toMatchObject([
      { configured: true, pending: 0, dead: 0, lastSentAt: iso(T0) },
      { lastSentAt: iso(T0) },
      { lastSentAt: iso(T0) },
      { configured: true, lastSentAt: null },
      { configured: true, lastSentAt: null },
      { pending: 0, dead: 1, lastSentAt: null },
      { pending: 1, dead: 0, lastSentAt: null },
    ]);
  });

  it('shows where people stand with each incident, and why', async () => {
    const fields = 'state hold because seenAt dueAt toldAt status channels incident { id }';
    const { notifications } = await ask<{ notifications: unknown }>(
      `{ notifications(first: 10) { totalCount edges { node { ${fields} } } } }`,
    );
    expect(notifications).toEqual({
      totalCount: 2,
      edges: [
        {
          node: {
            state: 'HELD',
            hold: 'SEVERITY',
            because: 'Its severity info is below warning',
            seenAt: iso(T0),
            dueAt: null,
            toldAt: null,
            status: null,
            channels: [],
            incident: { id: 'minor' },
          },
        },
        {
          node: {
            state: 'TOLD',
            hold: null,
            because: 'The first cause has a score of 0.60',
            seenAt: iso(T0),
            dueAt: null,
            toldAt: iso(T0),
            status: 'OPEN',
            channels: ['email', 'pagerduty-changes', 'pagerduty-events', 'slack', 'webhook'],
            incident: { id: 'told' },
          },
        },
      ].toSorted((a, b) => (a.node.incident.id < b.node.incident.id ? 1 : -1)),
    });
    const { notifications: held } = await ask<{ notifications: unknown }>(
      '{ notifications(state: HELD, hold: SEVERITY) { totalCount edges { node { incident { id } } } } }',
    );
    expect(held).toEqual({ totalCount: 1, edges: [{ node: { incident: { id: 'minor' } } }] });
  });

  it('pages through deliveries by channel, state and incident', async () => {
    expect(await deliveries('state: DEAD')).toMatchObject([
      { channel: 'slack', attempts: 1, problem: 'answered 404: no_service', incident: { id: 'told', number: 1 } },
    ]);
    expect(await deliveries('channel: "webhook"')).toMatchObject([
      { state: 'PENDING', attempts: 1, dueAt: iso(T0 + 2_000), finishedAt: null },
    ]);
    expect(await deliveries('incident: "minor"')).toEqual([]);
    const seen: unknown[] = [];
    for (let after = ''; ;) {
      const { deliveries: page } = await ask<{
        deliveries: {
          edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
          pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
        };
      }>(`{ deliveries(first: 2 ${after}) { edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }`);
      seen.push(...page.edges.map(({ node }) => node.id));
      if (!page.pageInfo.hasNextPage) break;
      after = `, after: "${page.pageInfo.endCursor}"`;
    }
    expect([seen.length, new Set(seen).size]).toEqual([5, 5]);
  });

  it('tries again what was given up, once it was mended', async () => {
    const [{ id }] = await deliveries('state: DEAD');
    expect(await operate(`retryDelivery(id: "${String(id)}")`)).toEqual({ __typename: 'Done', id });
    await people.pass(minute);
    expect(await deliveries('channel: "slack"')).toMatchObject([{ state: 'SENT', attempts: 2 }]);
    expect(people.slack.posts).toHaveLength(1);
    expect(await operate(`retryDelivery(id: "${String(id)}")`)).toMatchObject({
      __typename: 'IllegalTransition',
      message: `Delivery ${String(id)} is sent.`,
    });
  });

  it('gives up what nobody wants any more', async () => {
    people.receiver.instead.push({ status: 503 });
    await people.open('unwanted');
    await people.pass(minute);
    const [{ id }] = await deliveries('channel: "webhook", incident: "unwanted"');
    expect(await operate(`discardDelivery(id: "${String(id)}")`)).toEqual({ __typename: 'Done', id });
    await people.pass(minute);
    expect(people.receiver.events.map(({ subject }) => subject)).toEqual(['told']);
    expect(await deliveries('channel: "webhook", incident: "unwanted"')).toMatchObject([{ state: 'DISCARDED' }]);
  });

  it.each(['retryDelivery(id: "9999")', 'discardDelivery(id: "no number")', 'endMaintenance(id: "none")'])(
    '%s says what is not there',
    async (field) => {
      expect(await operate(field)).toMatchObject({ __typename: 'NotFound' });
    },
  );

  it('plans and ends maintenance, on the record', async () => {
    const window = `until: "${iso(people.api.clock.at + 60 * minute)}", entities: ["db-*"], labels: [{ name: "owner", value: "data" }], reason: "new disks"`;
    const { data } = await people.api.ask(
      `mutation { planMaintenance(window: { ${window} }) { id from until entities labels { name value } reason createdBy } }`,
      {},
      'operate',
    );
    const planned = data?.['planMaintenance'] as { id: string };
    expect(planned).toMatchObject({
      from: iso(people.api.clock.at),
      entities: ['db-*'],
      labels: [{ name: 'owner', value: 'data' }],
      createdBy: 'the operate one',
    });
    expect(await ask('{ maintenanceWindows { id } }')).toEqual({ maintenanceWindows: [{ id: planned.id }] });
    expect(await operate(`endMaintenance(id: "${planned.id}")`)).toEqual({ __typename: 'Done', id: planned.id });
    expect(await ask('{ maintenanceWindows { id } }')).toEqual({ maintenanceWindows: [] });
    const { data: record } = await people.api.ask(
      '{ audit(first: 20) { edges { node { who action subject } } } }',
      {},
      'admin',
    );
    expect(record?.['audit']).toMatchObject({
      edges: expect.arrayContaining([
        { node: { who: 'the operate one', action: 'maintenance.plan', subject: planned.id } },
        { node: { who: 'the operate one', action: 'maintenance.end', subject: planned.id } },
        { node: expect.objectContaining({ action: 'delivery.discard' }) as unknown },
      ]) as unknown,
    });
  });

  it.each([
    { window: 'entities: []', says: 'nothing holds back everything' },
    {
      window: `entities: ["a"], from: "${iso(T0 - 2 * 86_400_000)}"`,
      until: T0 - 86_400_000,
      says: 'ends in the future',
    },
    { window: 'entities: ["a"]', until: T0 + 400 * 86_400_000, says: 'within 90 days' },
  ])('refuses a window that cannot be meant: $says', async ({ window, until = T0 + 86_400_000, says }) => {
    const { errors } = await people.api.ask(
      `mutation { planMaintenance(window: { ${window}, until: "${iso(until)}", reason: "r" }) { id } }`,
      {},
      'operate',
    );
    expect(errors[0]?.message).toContain(says);
  });

  it.each(['retryDelivery(id: "1")', 'discardDelivery(id: "1")', 'endMaintenance(id: "1")'])(
    '%s is for those who operate',
    async (field) => {
      const { errors }: Answer = await people.api.ask(`mutation { ${field} ${done} }`, {}, 'read');
      expect(errors[0]?.extensions['code']).toBe('FORBIDDEN');
    },
  );
});
