/**
 * `npm run bench -- graphql [--dist DIR]`: how fast the built server answers about incidents, on embedded stores, beside
 * the ceiling of the same server in the same run: `/healthz`, which asks nothing. One client, one request at a time.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Decision } from '../../src/correlation/decision.js';
import type { Anomaly } from '../../src/domain/anomaly.js';

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

const application = await createApplication(
  loadConfig({ DATA_DIR: ':memory:', LOG_LEVEL: 'error', MAX_QUERY_COST: '20000' }),
);
await application.listen(0, '127.0.0.1');
const url = await application.getUrl();
const store = application.get(AnomalyStore) as { save(anomalies: readonly Anomaly[]): Promise<void> };
const service = application.get(IncidentService) as { apply(decisions: readonly Decision[]): Promise<void> };

async function load(decision: Decision): Promise<number> {
  if (decision.kind !== 'quiet') await store.save(decision.members.map(({ anomaly }) => anomaly));
  const began = performance.now();
  await service.apply([decision]);
  return performance.now() - began;
}

async function ask(query: string): Promise<void> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { errors } = (await response.json()) as { errors?: readonly { message: string }[] };
  if (errors) throw new Error(errors.map(({ message }) => message).join('; '));
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

const opening: number[] = [];
for (let i = 0; i < incidents; i++) opening.push(await load(decisionOf(`group-${i}`, anomaliesOfEach)));
const largest = await load(decisionOf('one', anomaliesOfOne));
const sorted = opening.toSorted((a, b) => a - b);
console.log(`${incidents} incidents of ${anomaliesOfEach} anomalies, one of ${anomaliesOfOne}`);
console.log(
  `opening one of ${anomaliesOfEach}: median ${ms(sorted[sorted.length / 2])}; of ${anomaliesOfOne}: ${ms(largest)}\n`,
);

const ceiling = await timesOf([() => fetch(`${url}/healthz`).then((response) => response.text())]);
const rows = [
  ['/healthz (ceiling)', ceiling],
  ['20 incidents, summary', await timesOf([() => ask(summary)])],
  ['50 incidents, causes and members', await timesOf([() => ask(page)])],
  ['one incident, 100 of its members', await timesOf([() => ask(one)])],
  ['100 anomalies and their incidents', await timesOf([() => ask(anomalies)])],
  [`status change, ${anomaliesOfOne} members`, await timesOf([() => ask(acknowledge), () => ask(snooze)])],
] as const;
console.log(`${'request'.padEnd(36)}${'median'.padStart(10)}${'p95'.padStart(10)}${'× ceiling'.padStart(11)}`);
for (const [name, times] of rows) {
  const median = times[Math.floor(times.length / 2)] ?? NaN;
  const p95 = times[Math.floor(times.length * 0.95)] ?? NaN;
  const ratio = median / (ceiling[Math.floor(ceiling.length / 2)] ?? NaN);
  console.log(`${name.padEnd(36)}${ms(median).padStart(10)}${ms(p95).padStart(10)}${ratio.toFixed(1).padStart(11)}`);
}
await application.close();

function ms(value: number | undefined): string {
  return `${(value ?? NaN).toFixed(1)} ms`;
}
