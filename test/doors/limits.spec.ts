import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noon, openDoors, type Doors } from './doors.js';

const metric = (more: object = {}) =>
  JSON.stringify({ type: 'metric', at: noon, entity: 'cart', name: 'n', value: 1, ...more });
const log = (more: object = {}) =>
  JSON.stringify({ type: 'log', at: noon, entity: 'cart', severity: 'INFO', body: 'hello', ...more });

describe('what comes in is bounded', () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await openDoors({
      MAX_BODY_BYTES: '100000',
      MAX_IN_FLIGHT_BYTES: '100000',
      MAX_BATCH_RECORDS: '100',
      MAX_ATTRIBUTES: '3',
      MAX_ATTRIBUTE_CHARS: '10',
      MAX_BODY_CHARS: '20',
    });
  });
  afterAll(() => doors.close());
  beforeEach(() => {
    doors.batches.length = 0;
    doors.onArrival = () => Promise.resolve();
  });
  const post = (...lines: string[]) =>
    request(doors.app.getHttpServer())
      .post('/ingest/recording')
      .set('content-type', 'application/x-ndjson')
      .send(lines.join('\n'));
  const refusals = async (...lines: string[]) => ((await post(...lines)).body as { refused?: unknown }).refused;

  it('in bytes', async () => {
    expect((await post('x'.repeat(100_001))).status).toBe(413);
  });

  it('in records', async () => {
    const response = await post(...Array.from({ length: 101 }, () => metric()));
    expect([response.status, response.body]).toEqual([413, { message: expect.stringContaining('MAX_BATCH_RECORDS') }]);
    expect(doors.batches).toEqual([]);
  });

  it('in characters and attributes of logs, which are cut', async () => {
    await post(log({ body: 'b'.repeat(100), attributes: { a: 'v'.repeat(100), b: 2, c: 3, d: 4 } }));
    expect(doors.batches[0]?.logs[0]).toMatchObject({
      body: `${'b'.repeat(19)}…`,
      attributes: { a: `${'v'.repeat(9)}…`, b: 2, c: 3 },
    });
  });

  it('in labels of points, which would be other series when cut', async () => {
    expect(await refusals(metric({ attributes: { a: 1, b: 2, c: 3, d: 4 } }), metric())).toEqual([
      { because: 'it has more than 3 labels or one longer than 10', records: 1 },
    ]);
    expect(doors.batches[0]?.points).toHaveLength(1);
  });

  it('in time', async () => {
    const because = `its time is more than 5 minutes ahead of this server's clock`;
    expect(await refusals(metric({ at: noon + 300_001 }), metric({ at: noon + 300_000 }))).toEqual([
      { because, records: 1 },
    ]);
    expect(await refusals(metric({ at: -1 }), log({ at: 0 }))).toEqual([{ because: 'it has no time', records: 2 }]);
  });

  it.each([
    [metric({ entity: 'e'.repeat(513) }), 'its entity is longer than 512 characters'],
    [JSON.stringify({ type: 'relation', from: 'a', to: 'a', kind: 'calls' }), 'it connects an entity with itself'],
    [
      JSON.stringify({
        type: 'span',
        at: noon,
        entity: 'a',
        name: 'n',
        traceId: 't',
        spanId: 's',
        durationMs: -1,
        status: 'ok',
      }),
      'it ends before it starts',
    ],
  ])('in sense: %s', async (line, because) => {
    expect(await refusals(line)).toEqual([{ because, records: 1 }]);
  });

  it('in what is worked on at once: beyond it senders are told to come back', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let reached: () => void = () => undefined;
    const inside = new Promise<void>((resolve) => (reached = resolve));
    doors.onArrival = () => {
      reached();
      return held;
    };
    const big = [metric(), ' '.repeat(60_000)];
    const first = post(...big).then(({ status }) => status);
    await inside;
    const second = await post(...big);
    expect([second.status, second.headers['retry-after']]).toEqual([503, '5']);
    release();
    expect(await first).toBe(202);
    doors.onArrival = () => Promise.resolve();
    expect((await post(...big)).status).toBe(202);
  });
});

describe('redaction before the store', () => {
  const body = 'login of ana@example.com password=hunter2';
  let first: Doors;
  beforeAll(async () => {
    first = await openDoors();
  });
  afterAll(() => first.close());
  const send = async (environment: Record<string, string>) => {
    const doors = await openDoors(environment, { database: first.database });
    await request(doors.app.getHttpServer())
      .post('/ingest/recording')
      .set('content-type', 'text/plain')
      .send(log({ body }));
    await doors.close();
    return doors.batches[0]?.logs[0]?.body;
  };

  it('masks by default, more when told so, and nothing when told so', async () => {
    expect(await send({})).toBe('login of <email> password=<secret>');
    expect(await send({ REDACT_PATTERNS: 'login' })).toBe('<redacted> of <email> password=<secret>');
    expect(await send({ REDACT: 'false' })).toBe(body);
  });
});
