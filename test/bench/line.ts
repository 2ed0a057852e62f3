/**
 * How much of the whole line (HTTP door → parse → redact → mine → store → detect) is left of a ceiling in the same run:
 * embedded against JSON.parse of the same bodies, and with ELASTICSEARCH_URL against raw `_bulk` of the same documents.
 * Runs what `npm run build` made. `ELASTICSEARCH_URL=… npm run bench -- line`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Built {
  readonly createApplication: (config: unknown) => Promise<{
    listen(port: number, host: string): Promise<void>;
    getUrl(): Promise<string>;
    close(): Promise<void>;
  }>;
}

const dist = join(import.meta.dirname, '..', '..', 'dist');
const { createApplication } = (await import(join(dist, 'application.js'))) as Built;
const { loadConfig } = (await import(join(dist, 'platform', 'config.js'))) as {
  readonly loadConfig: (env: object) => unknown;
};

const rounds = 5;
const bodies = 20;
const records = 1_000;
const levels = ['INFO', 'INFO', 'INFO', 'WARN', 'ERROR'];

/** An OTLP body of log lines of twenty services, 300 bytes or so each. */
function logBody(round: number, n: number): string {
  const resourceLogs = Array.from({ length: 20 }, (_, service) => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: `service-${service}` } }] },
    scopeLogs: [
      {
        logRecords: Array.from({ length: records / 20 }, (_, i) => ({
          timeUnixNano: `${BigInt(Date.now() - 600_000 + round * 10_000 + n * 400) * 1_000_000n}`,
          severityNumber: 9 + 4 * (i % 3),
          severityText: levels[i % levels.length],
          body: {
            stringValue: `request ${i * 7919 + n} from 10.0.${service}.${i % 250} to /api/v1/orders/${i * 31} took ${(i * 17) % 900} ms, ${i % 9} rows, cache ${i % 2 ? 'hit' : 'miss'}`,
          },
          attributes: [{ key: 'http.route', value: { stringValue: '/api/v1/orders/:id' } }],
        })),
      },
    ],
  }));
  return JSON.stringify({ resourceLogs });
}

/** An OTLP body of gauges: twenty services with fifty series each. */
function metricBody(round: number, n: number): string {
  const resourceMetrics = Array.from({ length: 20 }, (_, service) => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: `service-${service}` } }] },
    scopeMetrics: [
      {
        metrics: Array.from({ length: records / 20 }, (_, i) => ({
          name: `app.gauge.${i}`,
          gauge: {
            dataPoints: [
              {
                timeUnixNano: `${BigInt(Date.now() - 600_000 + round * 10_000 + n * 400) * 1_000_000n}`,
                asDouble: 100 + ((i * 37 + n * 11) % 17),
              },
            ],
          },
        })),
      },
    ],
  }));
  return JSON.stringify({ resourceMetrics });
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const seconds = async (work: () => unknown): Promise<number> => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
};

async function post(url: string, path: string, body: string, type = 'application/json'): Promise<void> {
  const response = await fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': type }, body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 200)}`);
}

/** The documents of a log body as raw `_bulk` would send them. */
function bulkOf(body: string, index: string): string {
  const parsed = JSON.parse(body) as {
    resourceLogs: { scopeLogs: { logRecords: { timeUnixNano: string; body: { stringValue: string } }[] }[] }[];
  };
  const documents = parsed.resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords));
  return documents
    .map(
      ({ timeUnixNano, body: { stringValue } }) =>
        `${JSON.stringify({ index: { _index: index } })}\n${JSON.stringify({ at: Number(timeUnixNano) / 1e6, entity: 'service', severity: 'INFO', body: stringValue, template: '0123456789abcdef' })}\n`,
    )
    .join('');
}

async function measure(name: string, env: Record<string, string>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-bench-'));
  const application = await createApplication(loadConfig({ DATA_DIR: folder, LOG_LEVEL: 'error', ...env }));
  await application.listen(0, '127.0.0.1');
  const url = await application.getUrl();
  const elasticsearch = env['ELASTICSEARCH_URL'];
  const rows: Record<'logs' | 'points' | 'parse' | 'bulk', number[]> = { logs: [], points: [], parse: [], bulk: [] };
  for (let round = 0; round <= rounds; round++) {
    const [logs, metrics] = [logBody, metricBody].map((make) =>
      Array.from({ length: bodies }, (_, n) => make(round, n)),
    );
    const total = bodies * records;
    const took = {
      logs: await seconds(() => Promise.all(logs.map((body) => post(url, '/v1/logs', body)))),
      points: await seconds(() => Promise.all(metrics.map((body) => post(url, '/v1/metrics', body)))),
      parse: await seconds(() => logs.forEach((body) => void JSON.parse(body))),
      bulk:
        elasticsearch === undefined
          ? NaN
          : await seconds(() =>
              Promise.all(
                logs.map((body) =>
                  post(elasticsearch, '/_bulk', bulkOf(body, `bench-${round}`), 'application/x-ndjson'),
                ),
              ),
            ),
    };
    if (round > 0) for (const key of ['logs', 'points', 'parse', 'bulk'] as const) rows[key].push(total / took[key]);
  }
  await application.close();
  await rm(folder, { recursive: true, force: true });
  const [logs, points, parse, bulk] = [rows.logs, rows.points, rows.parse, rows.bulk].map(median);
  const thousand = (x: number): string => `${(x / 1_000).toFixed(0)} k/s`;
  console.log(
    `${name}: ${thousand(logs)} logs (${(logs / parse).toFixed(3)} of JSON.parse alone, ${thousand(parse)}), ${thousand(points)} points`,
  );
  if (elasticsearch !== undefined)
    console.log(`  raw _bulk of the same documents: ${thousand(bulk)}; the line is ${(logs / bulk).toFixed(2)} of it`);
}

await measure('embedded', {});
const elasticsearch = process.env['ELASTICSEARCH_URL'];
if (elasticsearch === undefined) console.log('(set ELASTICSEARCH_URL to measure on Elasticsearch beside raw _bulk)');
else await measure('Elasticsearch', { ELASTICSEARCH_URL: elasticsearch });
