import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromium } from '../capacity/chromium.js';
import { halfADayAway } from '../capacity/far-hour.js';
import { openApi, T0, type Api } from '../graphql/api.js';
import { freePort } from '../support/free-port.js';
import { eventually, missingPrograms, start, type Running } from '../support/programs.js';

const missing = missingPrograms('prometheus', 'promtool', 'chromium');
const run = promisify(execFile);
const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
const gib = 1024 ** 3;
const began = T0 - 24 * dayMs;
const ends = T0 + 5 * dayMs;
const size = 100 * gib;
/** A resource counts as spent a little before its limit. */
const spent = 0.95 * size;

/** What is used of the disk: so much more a day, a rhythm of the day, and noise of a fixed sequence. */
function usedAt(at: number): number {
  const days = (at - began) / dayMs;
  const hashed = Math.sin((at / minuteMs) * 12.9898) * 43_758.5453;
  const noise = hashed - Math.floor(hashed);
  return Math.min(size, (41 + 2.1 * days + 0.3 * Math.sin(2 * Math.PI * days) + 0.1 * noise) * gib);
}

const times = Array.from({ length: (ends - began) / (10 * minuteMs) }, (_, i) => began + i * 10 * minuteMs);
/** In steps of two hours, each by its last reading: so finely is it forecast. */
const trulySpentAt = times.find((at) => at % (120 * minuteMs) === 110 * minuteMs && usedAt(at) >= spent) ?? NaN;

/** The file system of a host as node-exporter tells it, in the text that promtool makes blocks of. */
function openMetrics(): string {
  const series = (name: string, valueAt: (at: number) => number): string[] => [
    `# TYPE ${name} gauge`,
    ...times.map((at) => {
      const labels = `{job="node",instance="db-1:9100",mountpoint="/data",fstype="ext4"}`;
      return `${name}${labels} ${valueAt(at)} ${at / 1000}`;
    }),
  ];
  return [
    ...series('node_filesystem_size_bytes', () => size),
    ...series('node_filesystem_avail_bytes', (at) => size - usedAt(at)),
    '# EOF\n',
  ].join('\n');
}

interface Resource {
  readonly entity: string;
  readonly key: string;
  readonly urgent: boolean;
  readonly used: number;
  readonly exhaustion: {
    readonly probability: number;
    readonly earliestAt: string;
    readonly expectedAt: string;
    readonly latestAt: string;
  };
}

describe.runIf(missing.length === 0)('a disk that fills, as a real Prometheus tells it', () => {
  const running: Running[] = [];
  let folder = '';
  let api: Api;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'throughline-disk-'));
    const [history, tsdb, config] = ['history.om', 'tsdb', 'prometheus.yml'].map((name) => join(folder, name));
    await writeFile(history, openMetrics());
    await writeFile(config, 'scrape_configs: []\n');
    await run('promtool', ['tsdb', 'create-blocks-from', '--max-block-duration=840h', 'openmetrics', history, tsdb]);
    const port = await freePort();
    running.push(
      start('prometheus', [
        `--config.file=${config}`,
        `--storage.tsdb.path=${tsdb}`,
        '--storage.tsdb.retention.time=100y',
        `--web.listen-address=127.0.0.1:${port}`,
      ]),
    );
    const url = `http://127.0.0.1:${port}`;
    await eventually(async () => ((await fetch(`${url}/-/ready`)).ok ? true : undefined), 'Prometheus is ready');
    api = await openApi({
      PROMETHEUS_URL: url,
      PROMETHEUS_MATCH: '{job="node"}',
      PROMETHEUS_STEP_MS: String(10 * minuteMs),
      PULL_CATCH_UP_MS: String(40 * dayMs),
      CAPACITY_SCHEDULE: halfADayAway,
      MAX_QUERY_COST: '100000',
    });
  });
  afterAll(async () => {
    await api.close();
    await Promise.all(running.map((program) => program.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  const get = async <T>(query: string): Promise<T> => {
    const { data, errors } = await api.ask(query);
    expect(errors).toEqual([]);
    return data as T;
  };
  /** The world goes on to `at`: what Prometheus has by then is pulled. */
  const goOnTo = async (at: number): Promise<void> => {
    api.clock.at = at;
    const { runPull } = await get<{ runPull: object }>(
      'mutation { runPull(id: "prometheus") { ... on Pull { status because } ... on Problem { message } } }',
    );
    expect(runPull).toEqual({ status: 'WAITING', because: null });
  };
  const plan = async (): Promise<void> => {
    await get('mutation { planCapacity { __typename } }');
    await eventually(async () => {
      const { capacityRun } = await get<{ capacityRun: { at: string; finished: boolean } }>(
        '{ capacityRun { at finished } }',
      );
      return capacityRun.finished && Date.parse(capacityRun.at) === api.clock.at ? true : undefined;
    }, 'the plans are made');
  };
  const disk = async (): Promise<Resource> => {
    const { capacityResources } = await get<{ capacityResources: { edges: { node: Resource }[] } }>(
      '{ capacityResources { edges { node { entity key urgent used exhaustion { probability earliestAt expectedAt latestAt } } } } }',
    );
    expect(capacityResources.edges).toHaveLength(1);
    return capacityResources.edges[0].node;
  };

  it('is foretold days before, without waking anybody', async () => {
    await goOnTo(T0 - 4 * dayMs);
    await plan();
    const { exhaustion, urgent } = await disk();
    expect(urgent).toBe(false);
    expect(exhaustion.probability).toBeGreaterThan(0.9);
    expect(Math.abs(Date.parse(exhaustion.expectedAt) - trulySpentAt)).toBeLessThan(dayMs);
  });

  it('is urgent once more cannot be had in time, and the interval holds what happens', async () => {
    await goOnTo(T0);
    await plan();
    const { entity, key, used, urgent, exhaustion } = await disk();
    expect({ entity, key, urgent }).toEqual({ entity: 'db-1', key: '/data', urgent: true });
    expect(used).toBeLessThan(spent);
    expect(Date.parse(exhaustion.earliestAt)).toBeLessThanOrEqual(trulySpentAt);
    expect(Date.parse(exhaustion.latestAt)).toBeGreaterThanOrEqual(trulySpentAt - 120 * minuteMs);
    expect(T0).toBeLessThan(trulySpentAt);
  });

  it('is an anomaly of the detector `capacity` while it is urgent', async () => {
    await goOnTo(T0 + 60 * minuteMs);
    const { anomalies } = await get<{ anomalies: { edges: { node: object }[] } }>(
      '{ anomalies(filter: { detector: "capacity", active: true }) { edges { node { entity startedAt because } } } }',
    );
    expect(anomalies.edges.map(({ node }) => node)).toEqual([
      {
        entity: 'db-1',
        startedAt: new Date(T0).toISOString(),
        because: expect.stringContaining('disk /data: spent on 2026-01-0'),
      },
    ]);
  });

  it('has actions that say what to do by when, and a report that shows it in Chromium', async () => {
    const { capacityActions, capacityReports } = await get<{
      capacityActions: { edges: { node: { kind: string; summary: string } }[] };
      capacityReports: { edges: { node: { files: { format: string; path: string }[] } }[] };
    }>(
      '{ capacityActions { edges { node { kind summary } } } capacityReports(first: 1) { edges { node { files { format path } } } } }',
    );
    const kinds = capacityActions.edges.map(({ node }) => node.kind);
    expect(kinds).toEqual(['CLEAN_UP', 'RESIZE']);
    const path = capacityReports.edges[0]?.node.files.find(({ format }) => format === 'html')?.path ?? '';
    const { text } = await request(api.app.getHttpServer()).get(path).set('host', 'localhost').expect(200);
    const page = join(folder, 'report.html');
    await writeFile(page, text);
    const { stdout, stderr } = await chromium(pathToFileURL(page).href, '--dump-dom');
    expect(stdout).toContain('Free space on /data of db-1');
    expect(stdout.match(/<polygon class="band80"/g)).toHaveLength(1);
    expect(stdout).toContain('spent 2026-01-0');
    expect(stderr).not.toMatch(/Content Security Policy|CONSOLE/);
  });

  it('once it is full, tells what would have prevented it and since when that was known', async () => {
    const fullAt = times.find((at) => usedAt(at) >= 0.99 * size) ?? NaN;
    await goOnTo(fullAt);
    const alert = {
      status: 'firing',
      labels: { alertname: 'NodeFilesystemOutOfSpace', instance: 'db-1:9100', job: 'node', severity: 'critical' },
      annotations: { summary: 'no space left on /data' },
      startsAt: new Date(fullAt).toISOString(),
      fingerprint: 'f00d',
    };
    const body = { version: '4', status: 'firing', receiver: 'r', groupKey: 'g', alerts: [alert] };
    await request(api.app.getHttpServer()).post('/ingest/alertmanager').set('host', 'localhost').send(body).expect(202);
    await goOnTo(fullAt + 60 * minuteMs);
    interface Found {
      readonly prevention: { readonly knownSince: string; readonly action: { readonly id: string } } | null;
    }
    const { incidents } = await get<{ incidents: { edges: { node: Found }[] } }>(
      '{ incidents { edges { node { prevention { knownSince because action { id } } } } } }',
    );
    const found = incidents.edges.flatMap(({ node: { prevention } }) => prevention ?? []);
    expect(found).toMatchObject([
      {
        knownSince: new Date(T0 - 4 * dayMs).toISOString(),
        because: expect.stringContaining('spent on 2026-01-0'),
        action: { id: 'capacity/disk/db-1//data/clean-up' },
      },
    ]);
  });
});
