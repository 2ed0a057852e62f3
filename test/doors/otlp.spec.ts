import { gzipSync } from 'node:zlib';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '../../src/platform/failure.js';
import { noon, openDoors, type Doors } from './doors.js';
import { decode, encode, type MessageName } from './otlp-proto.js';

const nanos = (at: number): string => `${at}000000`;
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const resource = (service: string, ...more: object[]) => ({ attributes: [text('service.name', service), ...more] });

describe('OTLP/HTTP', () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await openDoors({ MAX_BODY_BYTES: '1000000' });
  });
  afterAll(() => doors.close());

  const post = (path: string, type: string) => request(doors.app.getHttpServer()).post(path).set('content-type', type);
  const postJson = (path: string, body: object) => post(path, 'application/json').send(JSON.stringify(body));
  const postBinary = (path: string, name: MessageName, body: object) =>
    post(path, 'application/x-protobuf').buffer(true).parse(bytes).send(encode(name, body));
  const last = () => doors.batches.at(-1);

  const logs = (...logRecords: object[]) => ({
    resourceLogs: [{ resource: resource('cart', text('host.name', 'vm')), scopeLogs: [{ logRecords }] }],
  });
  const metrics = (...given: object[]) => ({
    resourceMetrics: [{ resource: resource('cart'), scopeMetrics: [{ metrics: given }] }],
  });
  const pointsOf = async (...given: object[]) => {
    const before = doors.batches.length;
    await postBinary('/v1/metrics', 'MetricsRequest', metrics(...given)).expect(200);
    return doors.batches
      .slice(before)
      .flatMap(({ points }) => points.map(({ name, value, unit }) => [name, value, unit]));
  };

  const record = {
    timeUnixNano: '1767355200999999999',
    severityNumber: 13,
    body: {
      kvlistValue: { values: [text('message', 'slow'), { key: 'ms', value: { intValue: '9007199254740993' } }] },
    },
    attributes: [
      { key: 'ratio', value: { doubleValue: 0.1 } },
      { key: 'list', value: { arrayValue: { values: [{ boolValue: true }, { intValue: '-5' }] } } },
      { key: 'ключ', value: { stringValue: 'значение, длиннее двадцати четырёх байт' } },
      { key: '__proto__', value: { stringValue: 'polluted' } },
    ],
    traceId: '886de390007ac1dd7b56a9e63167b094',
    spanId: '26c0d09d66fec676',
  };

  it.each(['json', 'protobuf'])('reads the same from %s', async (format) => {
    const body = logs(record);
    const response = format === 'json' ? postJson('/v1/logs', body) : postBinary('/v1/logs', 'LogsRequest', body);
    const { headers } = await response.expect(200);
    expect(headers['content-type']).toMatch(format === 'json' ? 'application/json' : 'application/x-protobuf');
    expect(last()).toMatchObject({
      source: 'otlp-logs',
      logs: [
        {
          at: 1767355200999,
          entity: 'cart',
          severity: 'WARN',
          body: 'slow',
          traceId: record.traceId,
          spanId: record.spanId,
          attributes: {
            'host.name': 'vm',
            ms: '9007199254740993',
            ratio: 0.1,
            list: '[true,-5]',
            ключ: 'значение, длиннее двадцати четырёх байт',
          },
        },
      ],
      relations: [{ from: 'cart', to: 'vm', kind: 'runs-on' }],
    });
    expect(Object.hasOwn(last()?.logs[0]?.attributes ?? {}, '__proto__')).toBe(false);
  });

  it('inflates gzip, and no further than the limit', async () => {
    const body = JSON.stringify(logs({ observedTimeUnixNano: nanos(noon), body: { stringValue: 'zipped' } }));
    const zipped = (of: string) =>
      post('/v1/logs', 'application/json').set('content-encoding', 'gzip').serialize(asItIs).send(gzipSync(of));
    await zipped(body).expect(200, {});
    expect(last()?.logs).toMatchObject([{ at: noon, body: 'zipped', severity: 'INFO' }]);
    await zipped(' '.repeat(1_000_001)).expect(413);
    await zipped(body.repeat(2)).expect(400);
    await post('/v1/logs', 'application/json').set('content-encoding', 'gzip').send('no gzip').expect(400);
    await post('/v1/logs', 'application/json').set('content-encoding', 'br').send('x').expect(415);
  });

  it('takes an empty request, and one of unknown fields', async () => {
    const before = doors.batches.length;
    await postJson('/v1/logs', {}).expect(200, {});
    await postJson('/v1/logs', { resourceLogs: [], somethingNew: 1 }).expect(200, {});
    await postBinary('/v1/traces', 'TracesRequest', {}).expect(200);
    expect(doors.batches.length).toBe(before);
  });

  it('takes a retry whose first answer was lost or is late for what it is', async () => {
    const body = logs({ ...record, timeUnixNano: '1767355200111000000' });
    doors.batches.length = 0;
    const answers = await Promise.all([postJson('/v1/logs', body), postJson('/v1/logs', body)]);
    answers.push(await postJson('/v1/logs', body));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(doors.batches).toHaveLength(1);
  });

  it('says what it refused of a request, in the format of the request', async () => {
    const tomorrow = { timeUnixNano: nanos(noon + 86_400_000), body: { stringValue: 'early' } };
    const fine = { timeUnixNano: nanos(noon), body: { stringValue: 'fine' } };
    const because = "1: its time is more than 5 minutes ahead of this server's clock";
    await postJson('/v1/logs', logs(tomorrow, fine)).expect(200, {
      partialSuccess: { rejectedLogRecords: '1', errorMessage: because },
    });
    expect(last()?.logs.map(({ body }) => body)).toEqual(['fine']);
    const { body } = await postBinary('/v1/logs', 'LogsRequest', logs(tomorrow, fine)).expect(200);
    expect(decode('Response', body as Buffer)).toEqual({ partialSuccess: { rejected: 1, errorMessage: because } });
  });

  it('keeps what it cannot read as a dead letter, and says so with 400', async () => {
    const response = await post('/v1/traces', 'application/x-protobuf')
      .buffer(true)
      .parse(bytes)
      .send(Buffer.from([0x0a, 0xff, 0x01]));
    expect(response.status).toBe(400);
    expect(decode('RpcStatus', response.body as Buffer)).toMatchObject({
      message: expect.stringContaining('ends too soon'),
    });
    expect(await doors.deadLetters.page(1)).toMatchObject([{ source: 'otlp-traces', status: 'waiting', bytes: 3 }]);
    await postJson('/v1/metrics', { resourceMetrics: 5 }).expect(400);
    await post('/v1/logs', 'text/plain').send('hello').expect(415);
  });

  it('asks to be tried again when the store is away or fails, never with 500', async () => {
    doors.onArrival = () => Promise.reject(new Failure('store.away', 'the store is away', { retryable: true }));
    const body = logs({ timeUnixNano: nanos(noon), body: { stringValue: 'again' } });
    const away = await postJson('/v1/logs', body).expect(503);
    expect(away.headers['retry-after']).toBe('5');
    expect(away.body).toEqual({ code: 14, message: 'the store is away' });
    doors.onArrival = () => Promise.reject(new Error('a secret detail'));
    expect((await postJson('/v1/logs', body).expect(503)).text).not.toContain('secret');
    doors.onArrival = () => Promise.resolve();
    await postJson('/v1/logs', body).expect(200);
  });

  it('makes spans, their peers, and the calls between services in whichever order they come', async () => {
    const span = (spanId: string, more: object) => ({
      traceId: '00000000000000000000000000000001',
      spanId,
      name: 'op',
      startTimeUnixNano: '1767355200000000000',
      endTimeUnixNano: '1767355200001333402',
      ...more,
    });
    const of = (service: string, ...spans: object[]) => ({
      resourceSpans: [{ resource: resource(service), scopeSpans: [{ spans }] }],
    });
    const child = span('00000000000000b2', {
      kind: 2,
      parentSpanId: '00000000000000b1',
      status: { code: 2, message: 'boom' },
    });
    await postBinary('/v1/traces', 'TracesRequest', of('stock', child)).expect(200);
    expect(last()).toMatchObject({
      spans: [
        {
          entity: 'stock',
          durationMs: 1.333402,
          kind: 'server',
          status: 'error',
          attributes: { 'status.message': 'boom' },
        },
      ],
      relations: [],
    });
    const parent = span('00000000000000b1', { kind: 3, attributes: [text('server.address', '10.0.0.7')] });
    const query = span('00000000000000b3', {
      kind: 3,
      parentSpanId: '00000000000000b1',
      attributes: [text('db.system', 'postgresql'), text('db.namespace', 'orders')],
      events: [{ name: 'exception', attributes: [text('exception.type', 'Timeout')] }],
    });
    const publish = span('00000000000000b4', { kind: 4, attributes: [text('messaging.destination.name', 'mail')] });
    await postJson('/v1/traces', of('cart', parent, query, publish)).expect(200);
    expect(last()?.spans.map(({ peer }) => peer)).toEqual([undefined, 'postgresql/orders', 'mail']);
    expect(last()?.spans[1]?.attributes).toMatchObject({ 'exception.type': 'Timeout' });
    expect(last()?.relations).toEqual([
      { from: 'cart', to: 'postgresql/orders', kind: 'calls' },
      { from: 'cart', to: 'mail', kind: 'writes' },
      { from: 'cart', to: 'stock', kind: 'calls' },
    ]);
  });

  it('makes rates of cumulative counters, from reset to reset', async () => {
    const counter = (at: number, value: number, startedAt = noon - 86_400_000) => ({
      name: 'requests',
      sum: {
        aggregationTemporality: 2,
        isMonotonic: true,
        dataPoints: [{ startTimeUnixNano: nanos(startedAt), timeUnixNano: nanos(at), asInt: String(value) }],
      },
    });
    expect(await pointsOf(counter(noon, 100))).toEqual([]);
    expect(await pointsOf(counter(noon + 10_000, 150))).toEqual([['requests', 5, '1/s']]);
    expect(await pointsOf(counter(noon + 10_000, 150))).toEqual([]);
    expect(await pointsOf(counter(noon + 20_000, 30))).toEqual([['requests', 3, '1/s']]);
    expect(await pointsOf(counter(noon + 30_000, 40, noon + 25_000))).toEqual([['requests', 8, '1/s']]);
  });

  it('finds its counters unchanged when a request failed', async () => {
    const counter = (at: number, asDouble: number) => ({
      name: 'retried',
      sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [{ timeUnixNano: nanos(at), asDouble }] },
    });
    const gauge = { name: 'level', gauge: { dataPoints: [{ timeUnixNano: nanos(noon), asDouble: 1 }] } };
    await pointsOf(counter(noon, 1));
    doors.onArrival = () => Promise.reject(new Failure('store.away', 'away', { retryable: true }));
    await postBinary('/v1/metrics', 'MetricsRequest', metrics(counter(noon + 1_000, 3), gauge)).expect(503);
    doors.onArrival = () => Promise.resolve();
    expect(await pointsOf(counter(noon + 1_000, 3))).toEqual([['retried', 2, '1/s']]);
  });

  it('makes rate, mean and quantiles of histograms of every kind', async () => {
    const span = { startTimeUnixNano: nanos(noon - 10_000), timeUnixNano: nanos(noon) };
    const histogram = { count: '20', sum: 8, bucketCounts: ['0', '20', '0'], explicitBounds: [0, 1], ...span };
    expect(
      await pointsOf({
        name: 'inference.latency',
        unit: 's',
        histogram: { aggregationTemporality: 1, dataPoints: [histogram] },
      }),
    ).toEqual([
      ['inference.rate', 2, '1/s'],
      ['inference.latency.mean', 0.4, 's'],
      ['inference.latency.p50', 0.5, 's'],
      ['inference.latency.p95', 0.95, 's'],
      ['inference.latency.p99', 0.99, 's'],
    ]);
    // Scale 0: the bucket at offset 1 holds values from 2 to 4.
    const exponential = {
      count: '4',
      sum: 12,
      scale: 0,
      zeroCount: '0',
      positive: { offset: 1, bucketCounts: ['4'] },
      ...span,
    };
    const [, , median] = await pointsOf({
      name: 'size',
      exponentialHistogram: { aggregationTemporality: 1, dataPoints: [exponential] },
    });
    expect(median).toEqual(['size.p50', 3, undefined]);
    const summary = { count: '5', sum: 10, quantileValues: [{ quantile: 0.99, value: 7 }], ...span };
    expect(await pointsOf({ name: 'gc', summary: { dataPoints: [summary] } })).toEqual([
      ['gc.rate', 0.5, '1/s'],
      ['gc.mean', 2, undefined],
      ['gc.p99', 7, undefined],
    ]);
  });

  it('leaves out what is no number and what was not recorded', async () => {
    const point = (asDouble: number, flags = 0) => ({ timeUnixNano: nanos(noon), asDouble, flags });
    const gauge = { dataPoints: [point(NaN), point(Infinity), point(5, 1), point(7)] };
    expect(await pointsOf({ name: 'odd', gauge })).toEqual([['odd', 7, undefined]]);
  });

  it('tells the pods of a service apart', async () => {
    const inPod = (pod: string) => ({
      resource: resource('cart', text('k8s.pod.name', pod), text('k8s.node.name', 'node-1'), text('host.name', pod)),
      scopeMetrics: [
        { metrics: [{ name: 'cpu', gauge: { dataPoints: [{ timeUnixNano: nanos(noon), asDouble: 1 }] } }] },
      ],
    });
    await postJson('/v1/metrics', { resourceMetrics: [inPod('cart-1'), inPod('cart-2')] }).expect(200);
    expect(last()).toMatchObject({
      points: [{ attributes: { 'k8s.pod.name': 'cart-1' } }, { attributes: { 'k8s.pod.name': 'cart-2' } }],
      relations: [
        { from: 'cart', to: 'cart-1', kind: 'runs-on' },
        { from: 'cart-1', to: 'node-1', kind: 'runs-on' },
        { from: 'cart', to: 'cart-2', kind: 'runs-on' },
        { from: 'cart-2', to: 'node-1', kind: 'runs-on' },
      ],
    });
  });
});

/** Without it supertest would send bytes of type JSON as the JSON of a Buffer. */
function asItIs(body: unknown): string {
  return body as string;
}

/** Keeps a binary answer as it is. */
function bytes(response: request.Response, done: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  const stream = response as unknown as NodeJS.ReadableStream;
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => done(null, Buffer.concat(chunks)));
}
