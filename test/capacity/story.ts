import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { emptyBatch } from '../../src/domain/batch.js';
import type { MetricPoint } from '../../src/domain/signal.js';
import { IngestService } from '../../src/ingest/ingest.service.js';
import { openApi, T0, type Answer, type Api } from '../graphql/api.js';
import { eventually } from '../support/programs.js';
import { halfADayAway } from './far-hour.js';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
export const gib = 1024 ** 3;
const days = 26;

/** Points of one series, one an hour for 26 days up to now. */
export function hourly(
  entity: string,
  name: string,
  valueAt: (hour: number) => number,
  attributes: MetricPoint['attributes'] = {},
): MetricPoint[] {
  return Array.from({ length: days * 24 }, (_, i) => ({
    at: T0 - days * dayMs + i * hourMs,
    entity,
    name,
    value: valueAt(i),
    attributes,
  }));
}

/** A disk of 100 GiB that is `growth` GiB a day fuller, 40 GiB at first. */
function disk(entity: string, growth: number): MetricPoint[] {
  const mountpoint = '/data';
  const free = (i: number): number => (60 - (growth * i) / 24 + Math.sin(i * 7) / 2) * gib;
  return [
    ...hourly(entity, 'node_filesystem_avail_bytes', free, { mountpoint }),
    ...hourly(entity, 'node_filesystem_size_bytes', () => 100 * gib, { mountpoint }),
  ];
}

const requests = (i: number): number => 100 + 60 * Math.sin((2 * Math.PI * i) / 24) + ((i * 7919) % 11);

/** A service whose CPU follows its requests, and whose memory is asked for far beyond what it uses. */
function web(): MetricPoint[] {
  const container = 'web';
  const asks = { container, resource: 'memory' };
  return [
    ...hourly('web', 'http.server.request.rate', requests),
    ...hourly('web', 'container_cpu_usage_seconds_total', (i) => 0.1 + 0.004 * requests(i), { container }),
    ...hourly('web', 'kube_pod_container_resource_limits', () => 1, { container, resource: 'cpu' }),
    ...hourly('web', 'container_memory_working_set_bytes', (i) => (1 + (i % 5) / 50) * gib, { container }),
    ...hourly('web', 'kube_pod_container_resource_requests', () => 4 * gib, asks),
    ...hourly('web', 'kube_deployment_spec_replicas', () => 3),
  ];
}

/** Two versions of a model on one GPU. */
function ranker(): MetricPoint[] {
  const version = (of: string, rate: number, latency: number): MetricPoint[] => [
    ...hourly('ranker', 'model.requests', (i) => rate + (i % 3), { model: 'rank', version: of }),
    ...hourly('ranker', 'model.latency', () => latency, { model: 'rank', version: of }),
  ];
  const gpu = hourly('ranker', 'DCGM_FI_DEV_GPU_UTIL', (i) => 50 + (i % 7), { gpu: '0' });
  return [...gpu, ...version('6', 20, 0.02), ...version('7', 10, 0.06)];
}

const capacityFile = `
prices: { currency: EUR, core: 0.03, memoryGib: 0.004, diskGib: 0.0001, gpu: 2.5 }
spreads: { web: { replicas: 3, zones: 3 } }
announce: [whole]
`;

export interface CapacityStory extends Api {
  /** What a query answers, without errors. */
  readonly get: <T>(query: string, as?: Parameters<Api['ask']>[2]) => Promise<T>;
  /** Plans as of the clock through the API, and waits for the end. */
  readonly plan: () => Promise<void>;
}

/** Hosts, a service and a model server with 26 days behind them, and prices. */
export async function openCapacity(environment: Record<string, string> = {}): Promise<CapacityStory> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-capacity-'));
  const file = join(folder, 'capacity.yaml');
  await writeFile(file, capacityFile);
  const api = await openApi({
    CAPACITY_FILE: file,
    CAPACITY_SCHEDULE: halfADayAway,
    MAX_QUERY_COST: '100000',
    ...environment,
  });
  await rm(folder, { recursive: true });
  const attributes = { 'deployment.environment.name': 'prod', 'k8s.namespace.name': 'shop' };
  await api.app.get(IngestService).accept({
    ...emptyBatch('spec'),
    points: [...disk('db-1', 2), ...disk('db-2', 0.01), ...web(), ...ranker()],
    entities: [
      { name: 'db-1', kind: 'host', owner: 'data', attributes },
      { name: 'db-2', kind: 'host', owner: 'data', attributes: {} },
      { name: 'web', kind: 'service', owner: 'shop', attributes },
      { name: 'ranker', kind: 'service', owner: 'shop', attributes: {} },
      { name: 'silent', kind: 'service' },
    ],
  });
  const get = async <T>(query: string, as?: Parameters<Api['ask']>[2]): Promise<T> => {
    const { data, errors }: Answer = await api.ask(query, {}, as);
    expect(errors).toEqual([]);
    return data as T;
  };
  const plan = async (): Promise<void> => {
    const { planCapacity } = await get<{ planCapacity: { at?: string; message?: string } }>(
      'mutation { planCapacity { ... on CapacityRun { at } ... on Problem { message } } }',
    );
    expect(planCapacity).toEqual({ at: new Date(api.clock.at).toISOString() });
    await eventually(async () => {
      const { capacityRun } = await get<{ capacityRun: { at: string; finished: boolean } }>(
        '{ capacityRun { at finished } }',
      );
      return capacityRun.finished && capacityRun.at === planCapacity.at ? true : undefined;
    }, 'the plans are made');
  };
  return { ...api, get, plan };
}

/** The nodes of a connection. */
export function nodesOf<T>({ edges }: { readonly edges: readonly { readonly node: T }[] }): T[] {
  return edges.map(({ node }) => node);
}

/** A whole list in one page, and its length as it tells itself. */
export interface Listed<T> {
  readonly list: { readonly totalCount: number; readonly edges: readonly { readonly node: T }[] };
}
