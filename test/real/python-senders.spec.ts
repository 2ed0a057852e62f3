import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/programs.js';
import { runScript } from '../support/python.js';
import { pythonTools } from '../support/stores.js';
import { openLive, type LiveServer } from './live-server.js';

const python = await pythonTools();

interface Check {
  readonly name: string;
  readonly column: string | null;
  readonly passed: boolean;
  readonly because: string | null;
}

/** The first run of each compiles its packages. */
const timeout = 180_000;

describe.runIf(python !== undefined)('a real', { timeout }, () => {
  const interpreter = python ?? '';
  let server: LiveServer;
  let folder = '';

  beforeAll(async () => {
    [server, folder] = await Promise.all([openLive(), mkdtemp(join(tmpdir(), 'throughline-senders-'))]);
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const now = (): { from: string; to: string } => ({
    from: new Date(Date.now() - 600_000).toISOString(),
    to: new Date(Date.now() + 60_000).toISOString(),
  });
  const checksOf = async (dataset: string, least: number): Promise<readonly Check[]> => {
    const query = `query ($name: ID!) { dataset(name: $name) { checks(first: 50) { edges { node { name column passed because } } } } }`;
    return eventually(async () => {
      const { dataset: found } = await server.ask<{
        dataset: { checks: { edges: readonly { node: Check }[] } } | null;
      }>(query, { name: dataset });
      const checks = found?.checks.edges.map(({ node }) => node) ?? [];
      return checks.length >= least ? checks : undefined;
    }, `${least} checks of ${dataset}`);
  };
  const failed = (checks: readonly Check[]) =>
    checks.filter(({ passed }) => !passed).toSorted((a, b) => (a.name < b.name ? -1 : 1));

  describe('OpenTelemetry SDK by OTLP/HTTP protobuf', () => {
    beforeAll(async () => {
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: server.url, OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' };
      await runScript(interpreter, 'send_opentelemetry.py', { env });
    }, timeout);

    it('gives its log records, with their trace, of the service on its host', async () => {
      const query = `query ($from: DateTime!, $to: DateTime!) { logs(from: $from, to: $to, entities: ["otel-checkout"]) { edges { node { body severity traceId } } } }`;
      const { logs } = await server.ask<{ logs: { edges: readonly { node: object }[] } }>(query, now());
      expect(logs.edges.map(({ node }) => node)).toEqual(
        [2, 1, 0].map((order) => ({
          body: `order ${order}: connection to otel-orders-db refused`,
          severity: 'ERROR',
          traceId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        })),
      );
    });

    it('gives gauges as they are, counters as rates, durations as quantiles', async () => {
      const query = `query ($from: DateTime!, $to: DateTime!) { series(entities: ["otel-checkout"], from: $from, to: $to) { name points { value } } }`;
      const { series } = await server.ask<{
        series: readonly { readonly name: string; readonly points: readonly { readonly value: number }[] }[];
      }>(query, now());
      const valuesOf = (name: string) =>
        series.find((one) => one.name === name)?.points.map(({ value }) => value) ?? [];
      expect(Math.max(...valuesOf('queue.depth'))).toBe(12);
      expect(Math.max(...valuesOf('orders.placed.rate'), ...valuesOf('orders.placed'))).toBeGreaterThan(0);
      expect(series.map(({ name }) => name)).toContain('http.server.request.duration.p95');
    });

    it('gives who calls whom and what runs where', async () => {
      const { topology } = await server.ask<{
        topology: { relations: readonly { readonly from: string; readonly kind: string; readonly to: string }[] };
      }>('{ topology(entity: "otel-checkout") { relations { from kind to } } }');
      expect(topology.relations).toEqual(
        expect.arrayContaining([
          { from: 'otel-checkout', kind: 'CALLS', to: 'otel-orders-db' },
          { from: 'otel-checkout', kind: 'RUNS_ON', to: 'otel-box' },
        ]),
      );
    });
  });

  it('OpenLineage client tells of columns, lineage, loads and assertions', async () => {
    await runScript(interpreter, 'send_openlineage.py', { env: { OPENLINEAGE_URL: server.url } });
    expect(failed(await checksOf('lineage_raw_users', 1))).toMatchObject([
      { name: 'not_null of email', column: 'email' },
    ]);
    const query = `{ dataset(name: "lineage_users") { namespace columns { name type } producers { name kind } freshness { loadedAt } }
      changes(first: 5, filter: { entities: ["lineage_users"] }) { edges { node { kind summary commit } } }
      impact(entity: "lineage_raw_users", direction: DOWNSTREAM) { reached { entity hops } } }`;
    const told = await eventually(async () => {
      const answer = await server.ask<{ changes: { edges: readonly object[] } }>(query);
      return answer.changes.edges.length > 0 ? answer : undefined;
    }, 'the load of lineage_users');
    expect(told).toMatchObject({
      dataset: {
        namespace: 'postgres://warehouse',
        columns: [
          { name: 'id', type: 'BIGINT' },
          { name: 'email', type: 'VARCHAR' },
        ],
        producers: [{ name: 'lineage_load_users', kind: 'PIPELINE' }],
        freshness: { loadedAt: expect.any(String) as string },
      },
      changes: {
        edges: [
          { node: { kind: 'DATA', summary: 'lineage_load_users wrote 1200 rows to lineage_users', commit: 'c0ffee1' } },
        ],
      },
      impact: {
        reached: expect.arrayContaining([
          { entity: 'lineage_load_users', hops: 1 },
          { entity: 'lineage_users', hops: 2 },
        ]) as unknown,
      },
    });
  });

  it('dbt run names the table and the column of the test that failed', async () => {
    await runScript(interpreter, 'run_dbt.py', { args: [folder] });
    const artifact = async (name: string): Promise<unknown> =>
      JSON.parse(await readFile(join(folder, name), 'utf8')) as unknown;
    const [results, manifest] = [await artifact('run_results.json'), await artifact('manifest.json')];
    await server.post('/ingest/dbt', { run_results: results, manifest });
    const checks = await checksOf('raw_orders', 3);
    expect(failed(checks)).toMatchObject([
      {
        name: 'not_null_raw_orders_order_id',
        column: 'order_id',
        because: expect.stringContaining('Got 1 result') as string,
      },
    ]);
    const { impact } = await server.ask<{ impact: unknown }>(
      '{ impact(entity: "raw_orders", direction: DOWNSTREAM) { reached { entity } } }',
    );
    expect(impact).toMatchObject({ reached: expect.arrayContaining([{ entity: 'daily_revenue' }]) as unknown });
  });

  it('Great Expectations result tells what does not hold, and no value of a row', async () => {
    const result = await runScript(interpreter, 'validate_expectations.py');
    expect(result).toContain('ana@example.com');
    await server.post('/ingest/great-expectations', result);
    const checks = await checksOf('payments', 4);
    expect(failed(checks).map(({ name, column }) => ({ name, column }))).toEqual([
      { name: 'expect_column_max_to_be_between', column: 'nowhere' },
      { name: 'expect_column_values_to_be_in_set', column: 'email' },
      { name: 'expect_column_values_to_not_be_null', column: 'email' },
    ]);
    expect(JSON.stringify(checks)).not.toContain('ana@');
  });

  it('Evidently report tells which columns have drifted, as checks and series of the model', async () => {
    const report = await runScript(interpreter, 'report_drift.py');
    await server.post('/ingest/evidently?model=scoring&version=3', report);
    const query = `{ model(name: "scoring") { versions { name } checks(first: 10) { edges { node { name passed because } } } } }`;
    const model = await eventually(async () => {
      const answer = await server.ask<{ model: { checks: { edges: readonly { node: Check }[] } } | null }>(query);
      return (answer.model?.checks.edges.length ?? 0) > 0 ? answer.model : undefined;
    }, 'checks of the model');
    const outcomes = model?.checks.edges.map(({ node }) => [node.name, node.passed]);
    expect(outcomes).toEqual(
      expect.arrayContaining([
        ['drift of age', false],
        ['drift of amount', true],
      ]),
    );
    const { series } = await server.ask<{ series: readonly { readonly name: string }[] }>(
      'query ($from: DateTime!, $to: DateTime!) { series(entities: ["scoring"], from: $from, to: $to) { name } }',
      now(),
    );
    expect(series.map(({ name }) => name)).toEqual(expect.arrayContaining(['drift.age', 'drift.amount']));
  });
});
