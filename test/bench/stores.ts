/**
 * `npm run bench -- stores [duckdb|elasticsearch]`: how fast the signal stores take log records and points, beside the ceiling of each in the
 * same run: DuckDB's own appender with rows made beforehand, Elasticsearch's `_bulk` with bodies made beforehand.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { Client } from '@elastic/elasticsearch';
import type { MetricPoint, MinedLog } from '../../src/domain/signal.js';
import { DuckDBSignalStore } from '../../src/signals/duckdb/duckdb-signal-store.js';
import { ElasticsearchSignalStore } from '../../src/signals/elasticsearch/elasticsearch-signal-store.js';
import { indexTemplateRequests } from '../../src/signals/elasticsearch/index-templates.js';
import type { SignalBatch, SignalStore } from '../../src/signals/signal-store.js';
import { startElasticsearch } from '../support/elasticsearch.js';

const batchSize = 1_000;
const senders = 8;
const start = Date.UTC(2026, 10, 24, 6);
const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'));

const logOf = (i: number): MinedLog => ({
  at: start + i,
  entity: `service-${i % 20}`,
  severity: i % 50 === 0 ? 'ERROR' : 'INFO',
  body: `GET /api/v1/orders/${(i * 7_919) % 100_000} 200 in ${i % 97} ms from 10.0.${i % 255}.${i % 251} request=abc${i}`,
  template: `template-${i % 300}`,
  attributes: { 'http.request.method': 'GET', 'http.response.status_code': 200, 'k8s.pod.name': `pod-${i % 50}` },
});
const pointOf = (i: number): MetricPoint => ({
  at: start + Math.floor(i / 2_000) * 10_000,
  entity: `service-${i % 20}`,
  name: `metric.${i % 10}`,
  value: Math.sin(i),
  unit: 'ms',
  attributes: { 'k8s.pod.name': `pod-${i % 2_000}`, zone: 'a' },
});

function batchesOf(kind: 'logs' | 'points', rows: number): readonly SignalBatch[] {
  return Array.from({ length: rows / batchSize }, (_, b) => {
    const numbers = Array.from({ length: batchSize }, (_, i) => b * batchSize + i);
    const batch = { logs: [], points: [], spans: [] };
    return kind === 'logs' ? { ...batch, logs: numbers.map(logOf) } : { ...batch, points: numbers.map(pointOf) };
  });
}

/** What some work took: wall clock and the processor time of this process, ms. */
interface Spent {
  readonly ms: number;
  readonly cpuMs: number;
}

async function timed(work: () => Promise<unknown>): Promise<Spent> {
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { ms: performance.now() - begun, cpuMs: (user + system) / 1_000 };
}

/** Several senders, each awaiting its acknowledgement before the next batch. */
async function send(store: SignalStore, batches: readonly SignalBatch[]): Promise<void> {
  const queue = batches.values();
  const sender = async (): Promise<void> => {
    for (const batch of queue) await store.append(batch);
  };
  await Promise.all(Array.from({ length: senders }, sender));
}

function report(name: string, rows: number, spent: Spent, ceiling?: Spent): void {
  const perSecond = Math.round((rows / spent.ms) * 1_000).toLocaleString('en');
  const cpu = ((spent.cpuMs / rows) * 1_000).toFixed(2);
  const ratio =
    ceiling === undefined
      ? ''
      : `${(ceiling.ms / spent.ms).toFixed(2)} (cpu ${(ceiling.cpuMs / spent.cpuMs).toFixed(2)})`;
  console.log(name.padEnd(36), perSecond.padStart(10), cpu.padStart(10), '  ', ratio);
}

async function benchDuckDB(kind: 'logs' | 'points', rows: number): Promise<void> {
  const batches = batchesOf(kind, rows);
  const ceiling = await timed(() => (kind === 'logs' ? appendLogsRaw(batches) : appendPointsRaw(batches)));
  report(`DuckDB appender alone, ${kind}`, rows, ceiling);
  for (const place of ['file', 'memory'] as const) {
    const options = place === 'memory' ? {} : { folder: join(folder, `duckdb-${kind}`) };
    const store = await DuckDBSignalStore.open(options);
    report(`DuckDB store in ${place}, ${kind}`, rows, await timed(() => send(store, batches)), ceiling);
    if (place === 'file') await benchReads(store, kind);
    await store.close();
  }
}

async function benchReads(store: SignalStore, kind: 'logs' | 'points'): Promise<void> {
  const range = { from: start, to: start + 3_600_000 };
  const query = { ...range, entities: ['service-3'] };
  const reads =
    kind === 'logs'
      ? {
          'last 200 lines of a service': () => store.logs({ ...query, first: 200 }),
          'words in all lines, last 200': () => store.logs({ ...range, text: 'orders/4711', first: 200 }),
          'an attribute in all lines, last 200': () =>
            store.logs({ ...range, attributes: { 'k8s.pod.name': 'pod-7' }, first: 200 }),
          'template × minute': () => store.templateCounts({ ...range, bucketMs: 60_000 }),
          'attribute counts of a service': () => store.attributeCounts(query),
        }
      : { 'all series of a service': () => store.points(query) };
  for (const [name, read] of Object.entries(reads)) {
    await read();
    console.log(`  ${name}: ${(await timed(read)).ms.toFixed(1)} ms`);
  }
}

async function appendLogsRaw(batches: readonly SignalBatch[]): Promise<void> {
  const instance = await DuckDBInstance.create(join(folder, 'raw-logs.duckdb'));
  const connection = await instance.connect();
  await connection.run(
    `CREATE TABLE logs ("at" BIGINT, entity VARCHAR, severity VARCHAR, template VARCHAR, body VARCHAR, attributes VARCHAR)`,
  );
  for (let i = 0; i < batches.length; i += senders) {
    await connection.run('BEGIN');
    const appender = await connection.createAppender('logs');
    for (const log of batches.slice(i, i + senders).flatMap(({ logs }) => logs)) {
      appender.appendBigInt(BigInt(log.at));
      for (const text of [log.entity, log.severity, log.template, log.body]) appender.appendVarchar(text);
      appender.appendVarchar(JSON.stringify(log.attributes));
      appender.endRow();
    }
    appender.closeSync();
    await connection.run('COMMIT');
  }
  connection.closeSync();
  instance.closeSync();
}

async function appendPointsRaw(batches: readonly SignalBatch[]): Promise<void> {
  const instance = await DuckDBInstance.create(join(folder, 'raw-points.duckdb'));
  const connection = await instance.connect();
  await connection.run('CREATE TABLE points (series INTEGER, "at" BIGINT, value DOUBLE)');
  for (let i = 0; i < batches.length; i += senders) {
    await connection.run('BEGIN');
    const appender = await connection.createAppender('points');
    for (const { at, value } of batches.slice(i, i + senders).flatMap(({ points }) => points)) {
      appender.appendInteger(1);
      appender.appendBigInt(BigInt(at));
      appender.appendDouble(value);
      appender.endRow();
    }
    appender.closeSync();
    await connection.run('COMMIT');
  }
  connection.closeSync();
  instance.closeSync();
}

async function benchElasticsearch(rows: number): Promise<void> {
  const elasticsearch = await startElasticsearch();
  if (elasticsearch === undefined) return;
  const client = new Client({ node: elasticsearch.url });
  const settings = { shards: 1, refreshInterval: '2s' };
  for (const prefix of ['raw', 'store'])
    for (const request of indexTemplateRequests(prefix, settings)) await client.indices.putIndexTemplate(request);
  const store = await ElasticsearchSignalStore.open({ url: elasticsearch.url, prefix: 'store', ...settings });
  // The node is new; the first requests warm both ways up.
  await bulkRaw(client, 'warm', batchesOf('logs', 40_000));
  await send(store, batchesOf('points', 40_000));
  for (const kind of ['logs', 'points'] as const) {
    const batches = batchesOf(kind, rows);
    const rounds: { readonly ceiling: Spent; readonly ours: Spent }[] = [];
    for (const round of [1, 2]) {
      const ceiling = await bulkRaw(client, `raw-${kind}-${round}`, batches);
      const shifted = batches.map(({ logs, points }) => ({
        logs: logs.map((log) => ({ ...log, at: log.at + round * 86_400_000 })),
        points: points.map((point) => ({ ...point, at: point.at + round * 86_400_000 })),
        spans: [],
      }));
      rounds.push({ ceiling, ours: await timed(() => send(store, shifted)) });
    }
    const best = (of: 'ceiling' | 'ours'): Spent =>
      rounds.map((round) => round[of]).reduce((a, b) => (a.ms < b.ms ? a : b));
    report(`Elasticsearch _bulk alone, ${kind}`, rows, best('ceiling'));
    report(`Elasticsearch store, ${kind}`, rows, best('ours'), best('ceiling'));
  }
  await store.close();
  await client.close();
  await elasticsearch.stop();
}

/** Bodies made beforehand, 5,000 documents each, four requests at once, ids given by Elasticsearch. */
async function bulkRaw(client: Client, index: string, batches: readonly SignalBatch[]): Promise<Spent> {
  const name = `${index.replace(/-\d$/, '')}-2026.11.0${index.at(-1)}`;
  const rows = batches.flatMap(({ logs, points }) => [
    ...logs.map((log) => JSON.stringify({ ...log, order: 1 })),
    ...points.map((point) => JSON.stringify({ ...point, series: 'x' })),
  ]);
  const bodies = Array.from({ length: Math.ceil(rows.length / 5_000) }, (_, i) =>
    rows.slice(i * 5_000, (i + 1) * 5_000).flatMap((row) => [{ create: { _index: name } }, row]),
  );
  const queue = bodies.values();
  return timed(() =>
    Promise.all(
      Array.from({ length: 4 }, async () => {
        for (const operations of queue) await client.bulk<string>({ operations, filter_path: 'errors' });
      }),
    ),
  );
}

console.log(`${'store'.padEnd(36)} ${'rows/s'.padStart(10)} ${'cpu µs/row'.padStart(10)}    of the ceiling`);
const { positionals } = parseArgs({ allowPositionals: true, strict: false });
const named = positionals.filter((word) => word === 'duckdb' || word === 'elasticsearch');
const wanted = (store: string): boolean => named.length === 0 || named.some((name) => name === store);
if (wanted('duckdb')) {
  await benchDuckDB('logs', 200_000);
  await benchDuckDB('points', 400_000);
}
if (wanted('elasticsearch')) await benchElasticsearch(100_000);
rmSync(folder, { recursive: true, force: true });
