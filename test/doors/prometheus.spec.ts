import request from 'supertest';
import { compress } from 'snappyjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../src/platform/failure.js';
import { noon, openDoors, type Doors } from './doors.js';
import { encode } from './otlp-proto.js';

const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' };
/** The one NaN that ends a series, as its eight bytes; a number would not keep them. */
const stale = Buffer.from('02000000 0000f07f'.replace(' ', ''), 'hex');

describe('Prometheus', () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await openDoors();
  });
  afterAll(() => doors.close());
  beforeEach(() => {
    doors.batches.length = 0;
    doors.onArrival = () => Promise.resolve();
  });
  const server = () => request(doors.app.getHttpServer());

  type Series = readonly [
    labels: Readonly<Record<string, string>>,
    ...samples: (readonly [at: number, value: number])[],
  ];
  const message = (...series: Series[]) =>
    encode('WriteRequest', {
      timeseries: series.map(([labels, ...samples]) => ({
        labels: Object.entries(labels).map(([name, value]) => ({ name, value })),
        samples: samples.map(([timestamp, value]) => ({ timestamp, value })),
      })),
      metadata: [{ type: 1, metricFamilyName: 'skipped' }],
    });
  const write = (body: Buffer, more: Readonly<Record<string, string>> = {}) =>
    server()
      .post('/api/v1/write')
      .set({ ...headers, ...more })
      .send(Buffer.from(compress(body)));
  const points = () =>
    doors.batches.flatMap((batch) =>
      batch.points.map(({ name, value, unit }) => [name, Number(value.toFixed(6)), unit]),
    );

  it('takes samples of a service, its pod and its host', async () => {
    await write(message([{ __name__: 'up', service: 'cart', pod: 'cart-1', node: 'n1' }, [noon, 1]])).expect(204);
    expect(doors.batches[0]).toMatchObject({
      points: [{ at: noon, entity: 'cart', name: 'up', value: 1, attributes: { pod: 'cart-1', node: 'n1' } }],
      relations: [
        { from: 'cart', to: 'cart-1', kind: 'runs-on' },
        { from: 'cart-1', to: 'n1', kind: 'runs-on' },
      ],
    });
  });

  it.each([
    [{ __name__: 'node_load1', job: 'node', instance: 'web-1:9100' }, 'web-1'],
    [{ __name__: 'node_load1', job: 'node', instance: '10.0.0.7:9100', nodename: 'web-2' }, 'web-2'],
    [{ __name__: 'container_cpu', pod: 'p-1', instance: '10.0.0.7:9100', job: 'kubelet' }, 'p-1'],
    [{ __name__: 'go_goroutines', job: 'checkout', instance: '10.0.0.7:80' }, 'checkout'],
    [{ __name__: 'x', app: 'search', job: 'pods' }, 'search'],
    [{ __name__: 'x' }, 'unknown'],
  ])('knows whose %j is', async (labels, entity) => {
    await write(message([labels as unknown as Record<string, string>, [noon, 1]])).expect(204);
    expect(doors.batches[0]?.points[0]?.entity).toBe(entity);
  });

  it('makes rates of counters, and begins anew after a reset or a stale marker', async () => {
    const total = { __name__: 'http_requests_total', service: 'cart' };
    await write(message([total, [noon, 100], [noon + 10_000, 150], [noon + 20_000, 20]])).expect(204);
    expect(points()).toEqual([
      ['http_requests_total', 5, '1/s'],
      ['http_requests_total', 2, '1/s'],
    ]);
    doors.batches.length = 0;
    const marked = message([total, [noon + 30_000, 1]], [total, [noon + 40_000, 70]]);
    const one = Buffer.alloc(8);
    one.writeDoubleLE(1);
    marked.set(stale, marked.indexOf(one));
    await write(marked).expect(204);
    expect(points()).toEqual([]);
  });

  it('makes rate, mean and quantiles of a classic histogram', async () => {
    const of = (suffix: string, le?: string) => ({
      __name__: `http_request_duration_seconds${suffix}`,
      service: 'cart',
      ...(le !== undefined && { le }),
    });
    const from0 = (value: number) =>
      [
        [noon, 0],
        [noon + 10_000, value],
      ] as const;
    await write(
      message(
        [of('_bucket', '0.1'), ...from0(50)],
        [of('_bucket', '1'), ...from0(100)],
        [of('_bucket', '+Inf'), ...from0(100)],
        [of('_sum'), ...from0(20)],
        [of('_count'), ...from0(100)],
      ),
    ).expect(204);
    expect(points()).toEqual([
      ['http_request_rate', 10, '1/s'],
      ['http_request_duration_seconds_mean', 0.2, 's'],
      ['http_request_duration_seconds_p50', 0.1, 's'],
      ['http_request_duration_seconds_p95', 0.91, 's'],
      ['http_request_duration_seconds_p99', 0.982, 's'],
    ]);
  });

  it('leaves out what is no number and what Prometheus writes of its own alerts', async () => {
    const gauge = { __name__: 'ratio', service: 'cart' };
    const alert = { __name__: 'ALERTS', service: 'cart', alertstate: 'firing' };
    await write(message([gauge, [noon, NaN], [noon + 1, Infinity]], [alert, [noon, 1]])).expect(204);
    expect(doors.batches.flatMap((batch) => batch.points)).toEqual([]);
  });

  it('answers 415 to version 2, so that the sender falls back, and to what is not snappy', async () => {
    const v2 = { 'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request' };
    expect((await write(message(), v2)).status).toBe(415);
    expect((await write(message(), { 'content-encoding': 'gzip' })).status).toBe(415);
  });

  it('answers 400 to what is wrong, 5xx to be tried again', async () => {
    await write(message([{ job: 'x' }, [noon, 1]])).expect(400, /no __name__/);
    await server().post('/api/v1/write').set(headers).send(Buffer.from('junk')).expect(400);
    await write(Buffer.from([0x0a, 0x7f])).expect(400);
    const bomb = Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0]);
    await server()
      .post('/api/v1/write')
      .set(headers)
      .send(bomb)
      .expect((response) => {
        expect([400, 413]).toContain(response.status);
      });
    doors.onArrival = () => Promise.reject(new Failure('store.away', 'away', { retryable: true }));
    await write(message([{ __name__: 'up' }, [noon, 1]]))
      .expect(503)
      .expect('retry-after', '5');
  });

  it('bounds the label sets of a metric', async () => {
    const series = Array.from({ length: 10_000 }, (_, i): Series => [
      { __name__: 'wild', request: `r${i}` },
      [noon, 1],
    ]);
    await write(message(...series)).expect(400, '8000 samples: its metric has more than 2000 label sets');
    expect(doors.batches[0]?.points).toHaveLength(2_000);
    doors.batches.length = 0;
    await write(message(...series.slice(0, 2_000))).expect(204);
    expect(doors.batches[0]?.points).toHaveLength(2_000);
  });

  const alert = {
    labels: { alertname: 'LatencyHigh', service: 'recommender', severity: 'critical' },
    annotations: { summary: 'p95 is 0.93 s' },
    startsAt: new Date(noon - 60_000).toISOString(),
    endsAt: new Date(noon + 180_000).toISOString(),
    generatorURL: 'http://prometheus/graph',
  };
  const told = async () => {
    await doors.inbox.idle();
    return doors.batches.flatMap(({ alerts }) => alerts);
  };

  it('is an Alertmanager for Prometheus', async () => {
    await server().post('/api/v2/alerts').send([alert]).expect(200);
    doors.clock.at = noon + 200_000;
    await server().post('/api/v2/alerts').send([alert]).expect(200);
    doors.clock.at = noon;
    expect(await told()).toMatchObject([
      { entity: 'recommender', status: 'firing', at: noon - 60_000, startsAt: noon - 60_000, severity: 'critical' },
      { entity: 'recommender', status: 'resolved', at: noon + 180_000, endsAt: noon + 180_000 },
    ]);
    await server().get('/-/ready').expect(200);
    await server().post('/api/v2/alerts').send({}).expect(422);
  });

  it('hears an Alertmanager, and knows an alert by whichever door it comes', async () => {
    const resolved = {
      ...alert,
      status: 'resolved',
      endsAt: new Date(noon).toISOString(),
      fingerprint: '93e2acd3ab36c0d9',
    };
    const firing = { ...alert, status: 'firing', endsAt: '0001-01-01T00:00:00Z' };
    await server()
      .post('/ingest/alertmanager')
      .send({ version: '4', alerts: [firing, resolved] })
      .expect(202);
    const [first, second] = await told();
    expect(first).toMatchObject({ status: 'firing', fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(second).toMatchObject({ status: 'resolved', endsAt: noon, fingerprint: '93e2acd3ab36c0d9' });
    doors.batches.length = 0;
    await server().post('/api/v2/alerts').send([alert]).expect(200);
    expect((await told())[0]?.fingerprint).toBe(first?.fingerprint);
  });

  it('asks an Alertmanager to come back with 503, the only code that it retries', async () => {
    await doors.database.query(
      `INSERT INTO inbox (source, "deliveryKey", "occurredAt", rank, "receivedAt", method, path, headers, query, sealed, state, attempts)
       SELECT 'none', 'k' || n, 0, 0, 0, 'POST', '/', '{}', '{}', '', 'pending', 0 FROM generate_series(1, 10000) n`,
    );
    const body = { version: '4', alerts: [{ ...alert, status: 'firing' }] };
    const refused = await server().post('/ingest/alertmanager').send(body);
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '5']);
    const change = { routing_key: 'k', payload: { summary: 's' } };
    expect((await server().post('/v2/change/enqueue').send(change)).status).toBe(429);
    await doors.database.query('DELETE FROM inbox');
  });
});
