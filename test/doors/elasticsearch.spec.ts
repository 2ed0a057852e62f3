import { gzipSync } from 'node:zlib';
import { Client } from '@elastic/elasticsearch';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '../../src/platform/failure.js';
import { noon, openDoors, type Doors } from './doors.js';

const at = new Date(noon).toISOString();
const lines = (...objects: object[]): string => objects.map((object) => `${JSON.stringify(object)}\n`).join('');

describe('Elasticsearch-compatible _bulk', () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await openDoors();
  });
  afterAll(() => doors.close());
  const server = () => request(doors.app.getHttpServer());
  const bulk = (body: string, path = '/_bulk') =>
    server().post(path).set('content-type', 'application/x-ndjson').send(body);
  const last = () => doors.batches.at(-1);

  it.each([
    ['HEAD', '/'],
    ['GET', '/'],
    ['GET', '/_license'],
    ['GET', '/_xpack'],
    ['GET', '/_cluster/health'],
    ['GET', '/_nodes/http'],
    ['GET', '/_ilm/policy/filebeat'],
    ['PUT', '/_ilm/policy/filebeat'],
    ['HEAD', '/_index_template/filebeat'],
    ['PUT', '/_index_template/filebeat'],
    ['GET', '/_component_template/x'],
    ['PUT', '/_template/logstash'],
    ['PUT', '/_ingest/pipeline/p'],
    ['HEAD', '/logs-2026'],
    ['PUT', '/logs-2026'],
    ['PUT', '/_data_stream/logs-app-default'],
    ['GET', '/_cat/indices'],
    ['GET', '/_logstash/pipeline'],
    ['GET', '/elasticsearch/'],
    ['PUT', '/elasticsearch/_template/logstash'],
  ])('greets %s %s as Elasticsearch', async (method, path) => {
    const to = server();
    const response = await (
      method === 'HEAD' ? to.head(path) : method === 'PUT' ? to.put(path).send({}) : to.get(path)
    ).expect(200);
    expect(response.headers['x-elastic-product']).toBe('Elasticsearch');
  });

  it('claims a version and an active licence, which Logstash and Beats insist on', async () => {
    expect((await server().get('/')).body).toMatchObject({
      version: { number: '8.17.0', build_flavor: 'default' },
      tagline: 'You Know, for Search',
    });
    expect((await server().get('/_license')).body).toMatchObject({ license: { status: 'active', type: 'basic' } });
  });

  it('sends a browser to the console', async () => {
    const { status, headers } = await server().get('/').set('accept', 'text/html,application/xhtml+xml');
    expect([status, headers['location']]).toEqual([302, '/console']);
  });

  it('answers every action in its place, errors right before items', async () => {
    const body = [
      JSON.stringify({ create: { _index: 'logs', _id: 'a' } }),
      JSON.stringify({ '@timestamp': at, message: 'one' }),
      '{"index":{"_type":"events"}}',
      'no json',
      '{"delete":{"_index":"logs","_id":"x"}}',
      '{"update":{"_index":"logs","_id":"a"}}',
      '{"doc":{}}',
      '{"index":{}}',
      '{"@timestamp":"2027-01-01T00:00:00Z","message":"early"}',
    ].join('\n');
    const response = await bulk(body, '/audit/_bulk').expect(200);
    expect(response.text).toContain('"errors":true,"items":[');
    expect(response.body.items).toMatchObject([
      { create: { _index: 'logs', _id: 'a', status: 201, result: 'created' } },
      { index: { _index: 'audit', status: 400, error: { type: 'document_parsing_exception' } } },
      { delete: { status: 404 } },
      { update: { status: 400 } },
      { index: { status: 400, error: { reason: expect.stringContaining('ahead of') } } },
    ]);
    expect(response.body.items.every((item: object) => Object.keys(item).length === 1)).toBe(true);
    expect(last()?.logs.map(({ body, entity }) => [body, entity])).toEqual([['one', 'logs']]);
  });

  it('says so compactly when all went well, and does nothing twice', async () => {
    const body = lines({ create: { _index: 'i', _id: 'twice' } }, { message: 'again', '@timestamp': at });
    expect((await bulk(body)).text).toContain('"errors":false,"items":[{"create":{');
    const before = doors.batches.length;
    expect((await bulk(body)).body).toMatchObject({ errors: true, items: [{ create: { status: 409 } }] });
    expect(doors.batches.length).toBe(before);
  });

  it('forgets the ids of a request that failed', async () => {
    const body = lines({ create: { _id: 'retry' } }, { message: 'retry', '@timestamp': at });
    doors.onArrival = () => Promise.reject(new Failure('store.away', 'away', { retryable: true }));
    const refused = await bulk(body).expect(429);
    expect(refused.body).toMatchObject({ status: 429, error: { type: 'es_rejected_execution_exception' } });
    doors.onArrival = () => Promise.resolve();
    expect((await bulk(body)).body).toMatchObject({ errors: false });
  });

  it('reads what shippers write', async () => {
    await bulk(
      lines(
        { index: {} },
        {
          '@timestamp': '2026-01-02T12:00:00.302383+00:00',
          host: 'vm',
          severity: 'notice',
          service: 'recommender',
          message: 'hi',
        },
        { index: {} },
        {
          '@timestamp': at,
          log: 'fluent bit',
          stream: 'stderr',
          kubernetes: { pod_name: 'cart-1', container_name: 'cart', host: 'node-1', labels: { app: 'cart-app' } },
        },
        { index: {} },
        {
          time: noon / 1000,
          msg: 'pino',
          level: 50,
          'service.name': 'api',
          trace_id: 't1',
          nested: { list: [1], none: null },
        },
      ),
    ).expect(200);
    expect(last()).toMatchObject({
      logs: [
        { at: noon + 302, entity: 'recommender', severity: 'INFO', body: 'hi' },
        { entity: 'cart-app', body: 'fluent bit', attributes: { stream: 'stderr', 'kubernetes.pod_name': 'cart-1' } },
        {
          at: noon,
          entity: 'api',
          severity: 'ERROR',
          body: 'pino',
          traceId: 't1',
          attributes: { 'nested.list': '[1]' },
        },
      ],
      relations: [
        { from: 'recommender', to: 'vm', kind: 'runs-on' },
        { from: 'cart-app', to: 'cart-1', kind: 'runs-on' },
        { from: 'cart-1', to: 'node-1', kind: 'runs-on' },
      ],
    });
  });

  it('reads the header of a raw line', async () => {
    const message = '2026-01-02 11:59:58,123 ERROR [worker-1] CUDA out of memory';
    await bulk(
      lines({ index: {} }, { message, host: 'vm' }, { index: {} }, { '@timestamp': at, message, severity: 'notice' }),
    );
    expect(last()?.logs).toMatchObject([
      { at: noon - 1_877, severity: 'ERROR', body: expect.stringMatching(/^CUDA out of memory$/), entity: 'vm' },
      { at: noon, severity: 'ERROR' },
    ]);
  });

  it('refuses a request whose action lines are none, in Elasticsearch words, and keeps it', async () => {
    const { body } = await bulk('{"message":"no action"}\n').expect(400);
    expect(body).toMatchObject({
      status: 400,
      error: { reason: expect.stringContaining('Malformed action/metadata line [1]') },
    });
    expect(await doors.deadLetters.page(1)).toMatchObject([{ source: 'elasticsearch-bulk' }]);
  });

  it('takes gzip, PUT, and the vendor content type', async () => {
    await server()
      .put('/_bulk?filter_path=errors')
      .set('content-type', 'application/vnd.elasticsearch+x-ndjson;compatible-with=8')
      .set('accept', 'application/vnd.elasticsearch+json; compatible-with=8')
      .set('content-encoding', 'gzip')
      .serialize((body: unknown) => body as string)
      .send(gzipSync(lines({ index: {} }, { message: 'zipped', '@timestamp': at })))
      .expect(200)
      .expect('content-type', /vnd.elasticsearch\+json; ?compatible-with=8/);
    expect(last()?.logs[0]?.body).toBe('zipped');
  });

  it('is Elasticsearch enough for the official client', async () => {
    await doors.app.listen(0, '127.0.0.1');
    const client = new Client({ node: await doors.app.getUrl() });
    const { errors, items } = await client.bulk({
      index: 'client',
      operations: [{ create: {} }, { '@timestamp': at, message: 'from the client' }],
    });
    expect([errors, items.length]).toEqual([false, 1]);
    expect(last()?.logs[0]).toMatchObject({ body: 'from the client', entity: 'client' });
    await client.close();
  });
});
