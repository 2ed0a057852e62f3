import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import request from 'supertest';
import { compress } from 'snappyjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Authentication } from '../../src/ingest/signatures.js';
import type { Source } from '../../src/ingest/source.js';
import { loadCatalogue } from '../../src/platform/catalogue.js';
import { variables } from '../../src/platform/config.js';
import { noon, openDoors, type Doors } from './doors.js';

const secret = 'test-secret';
const sources = await loadCatalogue<Source>(join(import.meta.dirname, '../../src/ingest/sources'), 'source');
const isBinary = ({ id }: Source): boolean => id.startsWith('otlp') || id === 'remote-write';
/** PagerDuty opens another alert for every trigger without a key, and so do we for who would page it. */
const withoutKeys = 'pagerduty-events';
const inJson = sources.filter((source) => !isBinary(source) && !source.decode && source.id !== withoutKeys);
const signing = sources.filter(({ authentication }) => authentication);
const secrets = Object.fromEntries(
  Object.keys(variables.shape)
    .filter((name) => name.endsWith('_SECRETS'))
    .map((name) => [name, secret]),
);

type Headers = Readonly<Record<string, string>>;

type PlainHmac = Extract<Authentication, { prefix?: string }>;

/** What its sender would add to a body, `key` being its secret. */
function signatureOf(authentication: Authentication, body: Buffer, key: string): Headers {
  const hmac = (algorithm: string, ...parts: (string | Buffer)[]) =>
    parts.reduce((digest, part) => digest.update(part), createHmac(algorithm, key));
  const stamp = String(noon / 1000);
  const by: Partial<Record<Authentication['scheme'], (one: never) => Headers>> = {
    'pagerduty-v3': () => ({ 'x-pagerduty-signature': `v1=${hmac('sha256', body).digest('hex')}` }),
    'hmac-sha256-hex': (one: PlainHmac) => ({
      [one.header]: `${one.prefix ?? ''}${hmac('sha256', body).digest('hex')}`,
    }),
    'hmac-sha512-hex': (one: PlainHmac) => ({
      [one.header]: `${one.prefix ?? ''}${hmac('sha512', body).digest('hex')}`,
    }),
    'standard-webhooks': (one: Extract<Authentication, { scheme: 'standard-webhooks' }>) => ({
      [one.idHeader]: 'delivery-1',
      [one.timestampHeader]: stamp,
      [one.signatureHeader]: `v1,${hmac('sha256', `delivery-1.${stamp}.`, body).digest('base64')}`,
    }),
    any: (one: Extract<Authentication, { scheme: 'any' }>) => (one.of[0] ? signatureOf(one.of[0], body, key) : {}),
  };
  return by[authentication.scheme]?.(authentication as never) ?? {};
}

describe('every source', () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await openDoors(secrets);
  });
  afterAll(() => doors.close());
  beforeEach(async () => {
    await doors.database.query('DELETE FROM inbox; DELETE FROM dead_letter; DELETE FROM alert_episode');
    doors.batches.length = 0;
  });

  const post = (source: Source, body: Buffer, key = secret) => {
    const sent = source.id === 'remote-write' ? Buffer.from(compress(body)) : body;
    return request(doors.app.getHttpServer())
      .post(`/ingest/${source.id}`)
      .set({
        'content-type': isBinary(source) ? 'application/x-protobuf' : 'application/json',
        ...(source.id === 'remote-write' && { 'content-encoding': 'snappy' }),
        ...(source.authentication && signatureOf(source.authentication, sent, key)),
      })
      .serialize((bytes: unknown) => bytes as string)
      .send(sent);
  };

  it('that signs has a place for its secret in the configuration', () => {
    for (const { id } of signing) {
      const name = id.toUpperCase().replaceAll('-', '_');
      expect([`${name}_WEBHOOK_SECRETS`, `${name}_SECRETS`].some((variable) => variable in secrets)).toBe(true);
    }
  });

  it.each(sources)('$id makes one dead letter of a mebibyte of garbage, and says so', async (source) => {
    const garbage = Buffer.alloc(1_048_576, Buffer.from([0x0a, 0xff, 0x7b, 0x22, 0x00, 0xc3, 0x28]));
    const response = await post(source, garbage);
    expect([400, 422]).toContain(response.status);
    expect(await doors.deadLetters.page(10)).toMatchObject([{ source: source.id, bytes: garbage.length }]);
    expect(doors.batches).toEqual([]);
  });

  it.each(signing)('$id refuses a forged signature and none, and keeps nothing of it', async (source) => {
    const body = Buffer.from(JSON.stringify(source.examples[0]?.given));
    expect([401, 403]).toContain((await post(source, body, 'forged')).status);
    const unsigned = await request(doors.app.getHttpServer())
      .post(`/ingest/${source.id}`)
      .send(source.examples[0]?.given as object);
    expect([401, 403]).toContain(unsigned.status);
    expect(await doors.deadLetters.page(10)).toEqual([]);
    expect(await doors.database.query('SELECT id FROM inbox')).toEqual([]);
  });

  it.each(inJson)('$id changes nothing when a delivery is repeated', async (source) => {
    const body = Buffer.from(JSON.stringify(source.examples[0]?.given));
    expect((await post(source, body)).status).toBeLessThan(300);
    await doors.inbox.idle();
    const told = JSON.stringify(doors.batches.map(({ alerts, changes }) => ({ alerts, changes })));
    doors.batches.length = 0;
    expect((await post(source, body)).status).toBeLessThan(300);
    await doors.inbox.idle();
    const repeated = doors.batches.map(({ alerts, changes }) => ({ alerts, changes }));
    // A sender without delivery ids is read again, and then says the very same.
    expect([told, '[]']).toContain(JSON.stringify(repeated));
  });
});
