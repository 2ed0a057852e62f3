import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InventoryService } from '../../src/inventory/inventory.service.js';
import { SignalStore } from '../../src/signals/signal-store.js';
import { openApi, type Api } from '../graphql/api.js';
import { freePort } from '../support/free-port.js';
import { eventually, missingPrograms, start, type Running } from '../support/programs.js';
import { elasticsearchUrl } from '../support/stores.js';

const missing = missingPrograms('prometheus', 'prometheus-node-exporter');
const elasticsearch = await elasticsearchUrl();

async function run(api: Api, id: string): Promise<number> {
  const { data } = await api.ask(`mutation { runPull(id: "${id}") { ... on Pull { status because records } } }`);
  const { runPull: pull } = data as { runPull: { status: string; because: string | null; records: number } };
  expect(pull).toMatchObject({ status: 'WAITING', because: null });
  return pull.records;
}

describe.runIf(missing.length === 0)('a real Prometheus that is pulled', () => {
  const running: Running[] = [];
  let folder = '';
  let api: Api;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'throughline-pulled-'));
    const [port, exporter] = [await freePort(), await freePort()];
    const config = join(folder, 'prometheus.yml');
    const target = `{ targets: ["127.0.0.1:${exporter}"], labels: { host: box-1 } }`;
    await writeFile(
      config,
      `global: { scrape_interval: 1s }\nscrape_configs: [{ job_name: node, static_configs: [${target}] }]\n`,
    );
    running.push(
      start('prometheus-node-exporter', [`--web.listen-address=127.0.0.1:${exporter}`]),
      start('prometheus', [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(folder, 'tsdb')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ]),
    );
    const url = `http://127.0.0.1:${port}`;
    api = await openApi({
      PROMETHEUS_URL: url,
      PROMETHEUS_MATCH: '{job="node",__name__=~"node_load1|node_cpu_seconds_total"};up',
      PROMETHEUS_STEP_MS: '1000',
      PULL_CATCH_UP_MS: '120000',
    });
    await eventually(async () => {
      const query = new URLSearchParams({ query: 'count_over_time(node_load1[1m])' });
      const answer = await (await fetch(`${url}/api/v1/query?${query.toString()}`)).json();
      const { result } = (answer as { data: { result: { value: [number, string] }[] } }).data;
      return Number(result[0]?.value[1]) >= 4 ? true : undefined;
    }, 'four scrapes');
    api.clock.at = Date.now();
  });
  afterAll(async () => {
    await api.close();
    await Promise.all(running.map((program) => program.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  const series = (name: string) =>
    api.app.get(SignalStore).points({ from: 0, to: Date.now() + 60_000, entities: ['box-1'], name });

  it('gives its series: levels as they are, counters as rates, all of the host', async () => {
    expect(await run(api, 'prometheus')).toBeGreaterThan(0);
    const [load] = await series('node_load1');
    expect(load?.values.length).toBeGreaterThanOrEqual(3);
    const cpus = await series('node_cpu_seconds_total');
    const rates = cpus.flatMap(({ values }) => [...values]);
    expect(rates.length).toBeGreaterThan(0);
    expect(Math.max(...rates)).toBeLessThan(2);
    expect(api.app.get(InventoryService).entity('box-1')).toMatchObject({ kind: 'host', source: 'prometheus' });
  });

  it('gives nothing again until time has passed', async () => {
    const records = await run(api, 'prometheus');
    expect(await run(api, 'prometheus')).toBe(records);
  });
});

describe.runIf(elasticsearch !== undefined)('indices of a real Elasticsearch that are pulled', () => {
  const index = 'pulled-app-logs';
  const noon = Date.UTC(2026, 0, 1, 12);
  let api: Api;

  const send = async (method: string, path: string, body: unknown, type = 'application/json'): Promise<void> => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${elasticsearch}${path}`, { method, headers: { 'content-type': type }, body: text });
    expect(await response.text()).not.toContain('"errors":true');
    expect(response.ok).toBe(true);
  };
  const write = (documents: readonly object[]): Promise<void> => {
    const lines = documents.flatMap((document) => ['{"index":{}}', JSON.stringify(document)]);
    return send('POST', `/${index}/_bulk?refresh=true`, `${lines.join('\n')}\n`, 'application/x-ndjson');
  };
  const line = (i: number) => ({
    // Many share their millisecond, and a page ends in the middle of them.
    ts: new Date(noon + Math.floor(i / 7) * 1_000).toISOString(),
    text: `payment ${i} was declined`,
    lvl: 'error',
    app: { id: 'cart' },
  });

  beforeAll(async () => {
    await fetch(`${elasticsearch}/${index}`, { method: 'DELETE' });
    await send('PUT', `/${index}`, { mappings: { properties: { ts: { type: 'date_nanos' } } } });
    await write(Array.from({ length: 2_500 }, (_, i) => line(i)));
    api = await openApi({
      ELASTICSEARCH_PULL_URL: elasticsearch ?? '',
      ELASTICSEARCH_PULL_INDICES: 'pulled-app-*',
      ELASTICSEARCH_PULL_FIELDS: 'time=ts,body=text,level=lvl,service=app.id',
    });
    api.clock.at = noon + 3_600_000;
  });
  afterAll(async () => {
    await api.close();
    await fetch(`${elasticsearch}/${index}`, { method: 'DELETE' });
  });

  it('give every document once, in their own fields', async () => {
    // Each of the three pages tells of the service as well.
    expect(await run(api, 'elasticsearch')).toBe(2_500 + 3);
    const { edges } = await api.app.get(SignalStore).logs({ from: 0, to: noon + 3_600_000, first: 1 });
    expect(edges[0]?.node).toMatchObject({ entity: 'cart', severity: 'ERROR' });
    expect(edges[0]?.node.at).toBe(noon + Math.floor(2_499 / 7) * 1_000);
    expect(await run(api, 'elasticsearch')).toBe(2_500 + 3);
  });

  it('give what is written later, also for the last millisecond that was read', async () => {
    await write([line(2_499), line(2_600)]);
    expect(await run(api, 'elasticsearch')).toBe(2_502 + 4);
  });
});
