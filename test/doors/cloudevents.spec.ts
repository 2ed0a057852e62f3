import { createHmac } from 'node:crypto';
import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noon, openDoors, type Doors } from './doors.js';

const event = (id: string, type: string, data: unknown, more: object = {}) => ({
  specversion: '1.0',
  id,
  source: '/test',
  type,
  time: new Date(noon).toISOString(),
  data,
  ...more,
});

describe('CloudEvents', () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await openDoors();
  });
  afterAll(() => doors.close());
  beforeEach(() => {
    doors.batches.length = 0;
  });
  const post = (type: string, body: string, headers: Record<string, string> = {}) =>
    request(doors.app.getHttpServer())
      .post('/cloudevents')
      .set({ 'content-type': type, ...headers })
      .serialize((text: unknown) => text as string)
      .send(body);
  const structured = (...events: object[]) =>
    events.length === 1
      ? post('application/cloudevents+json; charset=utf-8', JSON.stringify(events[0]))
      : post('application/cloudevents-batch+json', JSON.stringify(events));
  const batch = async () => {
    await doors.inbox.idle();
    return doors.batches.at(-1);
  };
  const deployment = { entity: 'checkout', summary: 'deployed 1.2.3', version: '1.2.3', commit: 'f00d' };

  it('reads a change in structured, binary and batch mode', async () => {
    const expected = { at: noon, kind: 'deployment', entity: 'checkout', version: '1.2.3', source: 'cloudevents' };
    await structured(event('s', 'dev.throughline.change.deployment', deployment)).expect(202);
    expect((await batch())?.changes).toMatchObject([{ ...expected, id: '/test/s' }]);
    const headers = {
      'ce-specversion': '1.0',
      'ce-id': 'b%20c',
      'ce-source': '/test',
      'ce-type': 'dev.throughline.change.deployment',
      'ce-time': new Date(noon).toISOString(),
    };
    await post('application/json', JSON.stringify(deployment), headers).expect(202);
    expect((await batch())?.changes).toMatchObject([{ ...expected, id: '/test/b c' }]);
    await structured(
      event('1', 'dev.throughline.change.configuration', { summary: 'x' }, { subject: 'cart' }),
      event('2', 'org.unknown', {}),
    ).expect(202);
    expect((await batch())?.changes).toMatchObject([{ kind: 'configuration', entity: 'cart' }]);
    await post('application/cloudevents-batch+json', '[]').expect(202);
  });

  it('does nothing twice', async () => {
    for (let i = 0; i < 2; i++)
      await structured(event('twice', 'dev.throughline.change.data', { summary: 'x' })).expect(202);
    await batch();
    expect(doors.batches).toHaveLength(1);
  });

  it('follows an alert from its beginning to its end', async () => {
    const at = (minute: number) => ({ time: new Date(noon + minute * 60_000).toISOString() });
    await structured(
      event('a1', 'dev.throughline.alert.firing', { fingerprint: 'f', entity: 'cart', summary: 'slow' }, at(-3)),
    ).expect(202);
    await structured(event('a2', 'dev.throughline.alert.resolved', { fingerprint: 'f' }, at(-1))).expect(202);
    await doors.inbox.idle();
    expect(doors.batches.flatMap(({ alerts }) => alerts)).toMatchObject([
      { status: 'firing', entity: 'cart', startsAt: noon - 180_000 },
      { status: 'resolved', entity: 'cart', startsAt: noon - 180_000, endsAt: noon - 60_000 },
    ]);
  });

  it.each([
    ['no JSON', 'application/cloudevents+json', '{'],
    ['no CloudEvent', 'application/json', '{"hello":1}'],
    ['another version', 'application/cloudevents+json', JSON.stringify({ ...event('x', 't', {}), specversion: '0.3' })],
    ['a batch that is no list', 'application/cloudevents-batch+json', '{}'],
    [
      'a change without a summary',
      'application/json',
      JSON.stringify(event('x', 'dev.throughline.change', { entity: 'x' })),
    ],
    ['nothing', 'application/json', ''],
  ])('refuses %s with the reason, and keeps it', async (_, type, body) => {
    const response = await post(type, body);
    expect(response.status).toBe(422);
    expect(response.body.message.length).toBeGreaterThan(20);
    expect(await doors.deadLetters.page(1)).toMatchObject([{ source: 'cloudevents', preview: body }]);
  });

  it('survives what is nested without end', async () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const data = `{"summary":"deep","attributes":{"a":${deep}}}`;
    const body = JSON.stringify(event('deep', 'dev.throughline.change.data', 'DATA')).replace('"DATA"', data);
    expect([202, 422]).toContain((await post('application/cloudevents+json', body)).status);
    await doors.inbox.idle();
    expect(await doors.database.query(`SELECT id FROM inbox WHERE state = 'pending'`)).toEqual([]);
  });

  it('insists on signatures once it has a secret', async () => {
    const signed = await openDoors({ CLOUDEVENTS_SECRETS: 'test-secret' }, { database: doors.database });
    const body = JSON.stringify(event('signed', 'dev.throughline.change.data', { summary: 'x' }));
    const stamp = String(noon / 1000);
    const signature = createHmac('sha256', 'test-secret').update(`m1.${stamp}.${body}`).digest('base64');
    const send = (given: string) =>
      request(signed.app.getHttpServer())
        .post('/cloudevents')
        .set({ 'content-type': 'application/cloudevents+json', 'webhook-id': 'm1', 'webhook-timestamp': stamp })
        .set('webhook-signature', given)
        .serialize((text: unknown) => text as string)
        .send(body);
    expect((await send(`v1,${signature}`)).status).toBe(202);
    expect((await send('v1,AAAA')).status).toBe(401);
    await signed.close();
  });
});
