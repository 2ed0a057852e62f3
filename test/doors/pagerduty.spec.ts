import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '../../src/domain/inventory.js';
import { Failure } from '../../src/platform/failure.js';
import { Seal } from '../../src/platform/seal.js';
import { noon, openDoors, type Doors } from './doors.js';

const secrets = ['first-secret', 'second-secret'] as const;
const environment = { PAGERDUTY_WEBHOOK_SECRETS: secrets.join(',') };

const sign = (body: string | Buffer, secret: string = secrets[0]) =>
  `v1=${createHmac('sha256', secret).update(body).digest('hex')}`;

interface Happening {
  readonly type: string;
  readonly minute: number;
  readonly incident?: string;
}

const statuses: Readonly<Record<string, string>> = { acknowledged: 'acknowledged', resolved: 'resolved' };

function eventOf({ type, minute, incident = 'P1' }: Happening): string {
  const data = {
    id: incident,
    type: 'incident',
    number: 7,
    status: statuses[type] ?? 'triggered',
    created_at: new Date(noon).toISOString(),
    title: 'Checkout is slow',
    service: { id: 'PSVC', summary: 'checkout' },
    priority: null,
    urgency: 'high',
  };
  const id = `${incident}-${type}-${minute}`;
  const occurred_at = new Date(noon + minute * 60_000).toISOString();
  return JSON.stringify({ event: { id, event_type: `incident.${type}`, occurred_at, agent: null, data } });
}

describe('PagerDuty V3 webhooks', () => {
  let doors: Doors;
  const seal = new Seal();
  beforeAll(async () => {
    doors = await openDoors(environment, { seal });
    doors.clock.at = noon + 3_600_000;
  });
  afterAll(() => doors.close());
  beforeEach(async () => {
    doors.onArrival = () => Promise.resolve();
    await doors.database.query('DELETE FROM inbox; DELETE FROM dead_letter');
    doors.batches.length = 0;
  });

  const post = (body: string, headers: Record<string, string> = {}, to: Doors = doors) =>
    request(to.app.getHttpServer())
      .post('/ingest/pagerduty')
      .set({ 'content-type': 'application/json', 'x-pagerduty-signature': sign(body), ...headers })
      .send(body);
  const alerts = (): Alert[] => doors.batches.flatMap(({ alerts: told }) => told);

  it('takes an incident in as an alert, whose acknowledgement and resolution follow', async () => {
    for (const type of ['triggered', 'acknowledged', 'resolved']) await post(eventOf({ type, minute: 1 })).expect(202);
    await doors.inbox.idle();
    expect(alerts().map(({ status }) => status)).toEqual(['firing', 'acknowledged', 'resolved']);
    expect(alerts()[2]).toMatchObject({
      at: noon + 60_000,
      fingerprint: 'P1',
      entity: 'checkout',
      severity: 'error',
      startsAt: noon,
      endsAt: noon + 60_000,
      source: 'pagerduty',
    });
  });

  it('accepts any matching v1 signature, whichever secret made it, and ignores other versions', async () => {
    const body = eventOf({ type: 'triggered', minute: 0 });
    const both = `v2=00, ${sign(body, 'rotated-out')} ,${sign(body, secrets[1])}`;
    expect((await post(body, { 'x-pagerduty-signature': both })).status).toBe(202);
  });

  it.each([
    ['no signature', ''],
    ['odd hex', 'v1=abc'],
    ['another secret', sign(eventOf({ type: 'triggered', minute: 0 }), 'wrong')],
    ['another scheme', sign(eventOf({ type: 'triggered', minute: 0 })).toUpperCase()],
    ['another version', sign(eventOf({ type: 'triggered', minute: 0 })).replace('v1', 'v2')],
  ])('refuses %s with 403 and keeps nothing', async (_, signature) => {
    await post(eventOf({ type: 'triggered', minute: 0 }), { 'x-pagerduty-signature': signature }).expect(403);
    expect(await doors.deadLetters.page(10)).toEqual([]);
    expect(doors.batches).toEqual([]);
  });

  it('refuses a body that was written anew', async () => {
    const body = eventOf({ type: 'triggered', minute: 0 });
    const signature = sign(body);
    const anew = JSON.stringify(JSON.parse(body), null, 1);
    expect((await post(anew, { 'x-pagerduty-signature': signature })).status).toBe(403);
  });

  it('does nothing twice', async () => {
    const body = eventOf({ type: 'triggered', minute: 0 });
    for (let i = 0; i < 3; i++) await post(body, { 'x-webhook-id': 'delivery-1' }).expect(202);
    await doors.inbox.idle();
    expect(alerts()).toHaveLength(1);
  });

  it('answers 2xx to what it does not know, so that the subscription lives on', async () => {
    const ping = {
      event: { id: 'e', event_type: 'pagey.ping', occurred_at: '2026-01-02T12:00:00Z', data: { type: 'ping' } },
    };
    const future = { event: { ...ping.event, id: 'f', event_type: 'incident.teleported', data: { type: 'teleport' } } };
    for (const body of [ping, future]) await post(JSON.stringify(body)).expect(202);
    await post(JSON.stringify({ event: { ...ping.event, data: { type: 'incident', id: 'P9' } } })).expect(202);
    await doors.inbox.idle();
    expect(alerts()).toEqual([]);
    expect(await doors.deadLetters.page(10)).toMatchObject([{ source: 'pagerduty', status: 'waiting' }]);
  });

  it('makes a dead letter of a mebibyte of garbage', async () => {
    const garbage = Buffer.alloc(1_048_576, 'ÿ\u0000garbage bob@example.com password=hunter2 ').toString('latin1');
    await post(garbage, { 'x-pagerduty-signature': sign(Buffer.from(garbage)) }).expect(400);
    const [letter] = await doors.deadLetters.page(1);
    expect(letter).toMatchObject({ source: 'pagerduty', bytes: Buffer.byteLength(garbage) });
    expect(letter?.preview).not.toMatch(/bob@|hunter2/);
    expect(Object.keys(letter ?? {})).not.toContain('sealed');
  });

  it('reads a dead letter again once it can, and only once', async () => {
    const body = eventOf({ type: 'triggered', minute: 3 });
    const letter = await doors.deadLetters.keep(
      'pagerduty',
      { receivedAt: noon, method: 'POST', path: '/ingest/pagerduty', headers: {}, query: {}, body: Buffer.from(body) },
      'a bug',
    );
    expect(await doors.deadLetters.replay(letter, 'ana')).toEqual({ replayed: true });
    expect(await doors.deadLetters.replay(letter, 'ana')).toMatchObject({ replayed: false });
    expect(await doors.deadLetters.replay(letter + 1, 'ana')).toBeUndefined();
    expect(alerts()).toHaveLength(1);
  });

  it('undoes nothing newer when an old dead letter is read again', async () => {
    const request = { receivedAt: noon, method: 'POST', path: '/ingest/pagerduty', headers: {}, query: {} };
    const bodies = [eventOf({ type: 'triggered', minute: 1 }), eventOf({ type: 'resolved', minute: 2 })].map((body) =>
      Buffer.from(body),
    );
    const letters = await Promise.all(
      bodies.map((body) => doors.deadLetters.keep('pagerduty', { ...request, body }, 'a bug')),
    );
    for (const letter of letters.toSorted((a, b) => b - a)) await doors.deadLetters.replay(letter, 'ana');
    await post(eventOf({ type: 'acknowledged', minute: 1 })).expect(202);
    await doors.inbox.idle();
    expect(
      alerts()
        .map(({ status }) => status)
        .at(-1),
    ).toBe('resolved');
  });

  it('lets one delivery that always fails hold up no other', async () => {
    doors.onArrival = (batch) =>
      batch.alerts[0]?.fingerprint === 'POISON' ? Promise.reject(new Error('a bug')) : Promise.resolve();
    await post(eventOf({ type: 'triggered', minute: 0, incident: 'POISON' })).expect(202);
    await post(eventOf({ type: 'triggered', minute: 1 })).expect(202);
    await doors.inbox.idle();
    expect(alerts().map(({ fingerprint }) => fingerprint)).toEqual(['P1']);
  });

  it('keeps what it cannot pass on yet, in order, over a crash', async () => {
    doors.onArrival = () => Promise.reject(new Failure('store.away', 'away', { retryable: true }));
    await post(eventOf({ type: 'resolved', minute: 2 })).expect(202);
    await post(eventOf({ type: 'triggered', minute: 1 })).expect(202);
    await doors.inbox.idle();
    expect(alerts()).toEqual([]);
    const after = await openDoors(environment, { database: doors.database, seal });
    after.clock.at = noon + 3_600_000;
    after.inbox.resume();
    await after.inbox.idle();
    expect(after.batches.flatMap((batch) => batch.alerts.map(({ status }) => status))).toEqual(['firing', 'resolved']);
    expect(await doors.database.query('SELECT DISTINCT state FROM inbox')).toEqual([{ state: 'done' }]);
    await after.close();
  });

  it('ends in the same state in whichever order events arrive', async () => {
    const happened: readonly Happening[] = [
      { type: 'triggered', minute: 0 },
      { type: 'acknowledged', minute: 1 },
      { type: 'unacknowledged', minute: 2 },
      { type: 'escalated', minute: 2 },
      { type: 'acknowledged', minute: 3 },
      { type: 'resolved', minute: 4 },
      { type: 'reopened', minute: 5 },
      { type: 'acknowledged', minute: 6 },
    ];
    const order = fc.shuffledSubarray([...happened, ...happened.slice(2, 5)], { minLength: 11 });
    await fc.assert(
      fc.asyncProperty(order, fc.integer({ min: 0, max: 3 }), async (events, pause) => {
        await doors.database.query('DELETE FROM inbox');
        doors.batches.length = 0;
        for (const [i, event] of events.entries()) {
          await post(eventOf(event)).expect(202);
          if (i % 4 === pause) await doors.inbox.idle();
        }
        await doors.inbox.idle();
        expect(alerts().at(-1)).toMatchObject({ status: 'acknowledged', at: noon + 360_000 });
        const times = alerts().map(({ at }) => at);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }),
      { numRuns: 8, seed: 7 },
    );
  });
});

describe('PagerDuty Events v2', () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await openDoors();
  });
  afterAll(() => doors.close());
  const enqueue = (body: object, path = '/v2/enqueue') => request(doors.app.getHttpServer()).post(path).send(body);
  const payload = { summary: 'disk is full', source: 'vm-7', severity: 'critical', component: 'postgres' };
  const told = () => doors.batches.flatMap(({ alerts }) => alerts);

  it('answers as PagerDuty does, and tells the key it made', async () => {
    const trigger = { routing_key: 'k', event_action: 'trigger', payload };
    const { body } = await enqueue(trigger).expect(202);
    expect(body).toEqual({ status: 'success', message: 'Event processed', dedup_key: expect.any(String) });
    await enqueue({ routing_key: 'k', event_action: 'resolve', dedup_key: body.dedup_key }).expect(202);
    await doors.inbox.idle();
    expect(told()).toMatchObject([
      { status: 'firing', entity: 'postgres', startsAt: noon },
      { status: 'resolved', entity: 'postgres', startsAt: noon, endsAt: noon },
    ]);
    const { body: problem } = await enqueue({ routing_key: 'k', event_action: 'trigger' }).expect(400);
    expect(problem).toMatchObject({ status: 'invalid event', errors: [expect.stringContaining('payload')] });
  });

  it('joins triggers of one key while it is open, and begins anew after its resolution', async () => {
    doors.batches.length = 0;
    const send = async (event_action: string, minute: number) => {
      doors.clock.at = noon + minute * 60_000;
      await enqueue({ routing_key: 'k', event_action, dedup_key: 'disk', payload }).expect(202);
      await doors.inbox.idle();
    };
    await send('acknowledge', 0);
    for (const [i, action] of ['trigger', 'trigger', 'acknowledge', 'resolve', 'resolve', 'trigger'].entries())
      await send(action, i + 1);
    expect(told().map(({ status, startsAt }) => [status, (startsAt - noon) / 60_000])).toEqual([
      ['firing', 1],
      ['firing', 1],
      ['acknowledged', 1],
      ['resolved', 1],
      ['firing', 6],
    ]);
  });

  it('takes change events in', async () => {
    doors.batches.length = 0;
    const change = { summary: 'Build 42 deployed', custom_details: { service: 'checkout', version: '42' } };
    const body = { routing_key: 'k', payload: { ...change, timestamp: '2026-01-02T12:00:00Z' } };
    for (let i = 0; i < 2; i++)
      await enqueue(body, '/v2/change/enqueue').expect(202, { status: 'success', message: 'Change event processed' });
    await doors.inbox.idle();
    const changes = doors.batches.flatMap(({ changes: of }) => of);
    expect(changes[0]).toMatchObject({
      kind: 'deployment',
      entity: 'checkout',
      version: '42',
      source: 'pagerduty-changes',
    });
    expect(changes[1]?.id).toBe(changes[0]?.id);
  });
});
