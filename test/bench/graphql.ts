/**
 * `npm run bench -- graphql [--dist DIR]`: how fast the built server answers about incidents, on PGlite and, where it can
 * run or DATABASE_URL names one (an empty database), on PostgreSQL, beside the ceiling of the same server in the same
 * run: `/healthz`, which asks nothing. One client, one request at a time. What is promised has a limit; beyond it the
 * bench fails.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Decision } from '../../src/correlation/decision.js';
import type { Anomaly } from '../../src/domain/anomaly.js';
import { createDatabase, startPostgres } from '../support/postgres.js';

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: { dist: { type: 'string', default: 'dist' } },
  allowPositionals: true,
});
const built = <T>(path: string): Promise<T> => import(pathToFileURL(resolve(values.dist, path)).href) as Promise<T>;

const start = Date.UTC(2026, 0, 1);
const incidents = 100;
const anomaliesOfEach = 100;
const anomaliesOfOne = 5_000;
const rounds = 40;

function anomalyOf(group: string, i: number): Anomaly {
  return {
    id: `${group}-${i}`,
    entity: `service-${i % 40}`,
    signal: { kind: 'metric', key: `${group}\nlatency-${i}`, name: 'latency', measure: 'latency' },
    detector: 'deviation',
    startedAt: start + i * 1_000,
    detectedAt: start + i * 1_000,
    lastSeenAt: start + i * 1_000,
    probability: 0.99,
    direction: 'up',
    because: 'latency is 900 ms, usually 20 to 30 ms',
  };
}

function decisionOf(group: string, members: number): Decision {
  const anomalies = Array.from({ length: members }, (_, i) => anomalyOf(group, i));
  return {
    kind: 'opened',
    at: start,
    group,
    startedAt: start,
    title: `trouble in ${group}`,
    severity: 'error',
    members: anomalies.map((anomaly) => ({ anomaly, role: 'impact', because: 'calls the database' })),
    causes: Array.from({ length: 20 }, (_, i) => ({
      id: `entity:service-${i}`,
      entity: `service-${i}`,
      title: `service-${i}`,
      score: 1 / (i + 2),
      verdict: 'suspected',
      because: ['was slow first'],
      terms: Array.from({ length: 6 }, () => ({ evidence: 'latency', logOdds: 1.5, because: 'was slow first' })),
    })),
  };
}

const page = `{ incidents(first: 50) { totalCount edges { node {
  id number title severity status startedAt entities memberCount causes { title score verdict because }
  members(first: 5) { edges { node { role because } } } } } } }`;
const summary = '{ incidents(first: 20) { edges { node { id number title severity status startedAt memberCount } } } }';
const one =
  '{ incident(id: "one") { title causes { title score terms { evidence logOdds } } members(first: 100) { edges { node { role anomaly { startedAt } } } } } }';
const anomalies = '{ anomalies(first: 100) { edges { node { id entity startedAt because incident { number } } } } }';
const acknowledge = 'mutation { acknowledgeIncident(id: "one") { ... on Incident { status } } }';
const snooze = `mutation { snoozeIncident(id: "one", until: "2099-01-01T00:00:00Z") { ... on Incident { status } } }`;

interface Application {
  listen(port: number, host: string): Promise<unknown>;
  getUrl(): Promise<string>;
  get(token: unknown): unknown;
  close(): Promise<void>;
}
const { createApplication } = await built<{ createApplication: (config: unknown) => Promise<Application> }>(
  'application.js',
);
const { loadConfig } = await built<{ loadConfig: (environment: Record<string, string>) => unknown }>(
  'platform/config.js',
);
const { IncidentService } = await built<{ IncidentService: unknown }>('incidents/incident.service.js');
const { AnomalyStore } = await built<{ AnomalyStore: unknown }>('detection/anomaly.store.js');

const { DATABASE_URL } = process.env;
const postgres = DATABASE_URL === undefined ? await startPostgres() : undefined;
const url = DATABASE_URL ?? (postgres && (await createDatabase(postgres.url)));
await measure('PGlite', {});
if (url === undefined) console.log('\nPostgreSQL: NOT covered, it is not installed');
else await measure('PostgreSQL', { DATABASE_URL: url });
await postgres?.stop();

async function measure(name: string, environment: Record<string, string>): Promise<void> {
  const application = await createApplication(
    loadConfig({ DATA_DIR: ':memory:', LOG_LEVEL: 'error', MAX_QUERY_COST: '20000', ...environment }),
  );
  await application.listen(0, '127.0.0.1');
  console.log(`\n${name}: ${incidents} incidents of ${anomaliesOfEach} active anomalies, one of ${anomaliesOfOne}`);
  await load(application);
  await request(await application.getUrl());
  await application.close();
}

async function load(application: Application): Promise<void> {
  const store = application.get(AnomalyStore) as { save(anomalies: readonly Anomaly[]): Promise<void> };
  const service = application.get(IncidentService) as { apply(decisions: readonly Decision[]): Promise<void> };
  const open = async (decision: Decision): Promise<number> => {
    if (decision.kind !== 'quiet') await store.save(decision.members.map(({ anomaly }) => anomaly));
    const began = performance.now();
    await service.apply([decision]);
    return performance.now() - began;
  };
  const opening: number[] = [];
  for (let i = 0; i < incidents; i++) opening.push(await open(decisionOf(`group-${i}`, anomaliesOfEach)));
  const largest = await open(decisionOf('one', anomaliesOfOne));
  const middle = opening.toSorted((a, b) => a - b)[opening.length / 2];
  console.log(`opening one of ${anomaliesOfEach}: median ${ms(middle)}; of ${anomaliesOfOne}: ${ms(largest)}\n`);
}

/** The median may not exceed `limit`, ms, where one is promised. */
interface Row {
  readonly name: string;
  readonly work: readonly (() => Promise<unknown>)[];
  readonly limit?: number;
}

async function request(server: string): Promise<void> {
  const ask = async (query: string): Promise<void> => {
    const response = await fetch(`${server}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const { errors } = (await response.json()) as { errors?: readonly { message: string }[] };
    if (errors) throw new Error(errors.map(({ message }) => message).join('; '));
  };
  const rows: readonly Row[] = [
    { name: '/healthz (ceiling)', work: [() => fetch(`${server}/healthz`).then((response) => response.text())] },
    { name: '20 incidents, summary', work: [() => ask(summary)], limit: 100 },
    { name: '50 incidents, causes and members', work: [() => ask(page)], limit: 100 },
    { name: 'one incident, 100 of its members', work: [() => ask(one)] },
    { name: '100 anomalies and their incidents', work: [() => ask(anomalies)] },
    {
      name: `status change, ${anomaliesOfOne} members`,
      work: [() => ask(acknowledge), () => ask(snooze)],
      limit: 50,
    },
  ];
  console.log(
    `${'request'.padEnd(36)}${'median'.padStart(10)}${'p95'.padStart(10)}${'× ceiling'.padStart(11)}${'limit'.padStart(10)}`,
  );
  let ceiling: number | undefined;
  for (const { name, work, limit } of rows) {
    const times = await timesOf(work);
    const median = times[Math.floor(times.length / 2)] ?? NaN;
    const p95 = times[Math.floor(times.length * 0.95)] ?? NaN;
    ceiling ??= median;
    const figures = [ms(median), ms(p95)].map((text) => text.padStart(10)).join('');
    const bound = limit === undefined ? '' : ms(limit).padStart(10);
    const missed = limit !== undefined && median > limit;
    console.log(
      `${name.padEnd(36)}${figures}${(median / ceiling).toFixed(1).padStart(11)}${bound}${missed ? ' MISSED' : ''}`,
    );
    if (missed) process.exitCode = 1;
  }
}

async function timesOf(work: readonly (() => Promise<unknown>)[]): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const began = performance.now();
    await work[i % work.length]?.();
    if (i >= rounds / 4) times.push(performance.now() - began);
  }
  return times.toSorted((a, b) => a - b);
}

function ms(value: number | undefined): string {
  return `${(value ?? NaN).toFixed(1)} ms`;
}
