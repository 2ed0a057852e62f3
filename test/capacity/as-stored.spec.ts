import { compress } from 'snappyjs';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encode } from '../doors/otlp-proto.js';
import { T0 } from '../graphql/api.js';
import { hourMs, nodesOf, openCapacity, type CapacityStory } from './story.js';

const scrapes = Array.from({ length: 30 }, (_, i) => ({ at: T0 - (30 - i) * hourMs, n: i + 1 }));
type Labels = Readonly<Record<string, string>>;

/** Counters and gauges as Prometheus scrapes them once an hour. */
function exposed(n: number): [labels: Labels, value: number][] {
  const llama = { service: 'llm', model_name: 'llama' };
  const rank = { service: 'triton', model: 'rank', version: '7' };
  const iris = { service: 'iris', model_name: 'iris' };
  const histogram = (name: string, labels: Labels, counts: Readonly<Record<string, number>>): [Labels, number][] => [
    ...Object.entries(counts).map(([le, count]): [Labels, number] => [
      { ...labels, __name__: `${name}_bucket`, le },
      count * n,
    ]),
    [{ ...labels, __name__: `${name}_count` }, (counts['+Inf'] ?? 0) * n],
    [{ ...labels, __name__: `${name}_sum` }, 1.1 * (counts['+Inf'] ?? 0) * n],
  ];
  return [
    ...histogram('vllm:e2e_request_latency_seconds', llama, { 1: 1800, 2: 3600, '+Inf': 3600 }),
    [{ ...llama, __name__: 'vllm:request_success_total' }, 3600 * n],
    [{ ...llama, __name__: 'vllm:kv_cache_usage_perc' }, 0.6],
    [{ ...llama, __name__: 'vllm:num_requests_waiting' }, 3],
    [{ ...llama, __name__: 'vllm:num_requests_running' }, 12],
    [{ ...rank, __name__: 'nv_inference_request_success' }, 36_000 * n],
    [{ ...rank, __name__: 'nv_inference_request_duration_us' }, 36_000 * 50_000 * n],
    [{ ...rank, __name__: 'nv_inference_count' }, 72_000 * n],
    [{ ...rank, __name__: 'nv_inference_exec_count' }, 18_000 * n],
    ...histogram('request_predict_seconds', iris, { '0.1': 0, '0.2': 7200, '+Inf': 7200 }),
  ];
}

/** What a collector of OpenTelemetry sends at the same times. */
function otlp(at: number, n: number): object {
  const timeUnixNano = `${BigInt(at) * 1_000_000n}`;
  const startTimeUnixNano = `${BigInt(T0 - 40 * hourMs) * 1_000_000n}`;
  const attributesOf = (labels: Labels) =>
    Object.entries(labels).map(([key, stringValue]) => ({ key, value: { stringValue } }));
  const gauge = (name: string, values: readonly (readonly [Labels, number])[]) => ({
    name,
    gauge: {
      dataPoints: values.map(([labels, asDouble]) => ({ timeUnixNano, asDouble, attributes: attributesOf(labels) })),
    },
  });
  const sum = (name: string, values: readonly (readonly [Labels, number])[]) => ({
    name,
    sum: {
      aggregationTemporality: 2,
      isMonotonic: true,
      dataPoints: values.map(([labels, perHour]) => {
        return { startTimeUnixNano, timeUnixNano, asDouble: perHour * n, attributes: attributesOf(labels) };
      }),
    },
  });
  const histogram = (name: string, labels: Labels, explicitBounds: number[], counts: number[]) => {
    const bucketCounts = counts.map((count) => String(count * n));
    const count = String(counts.reduce((total, one) => total + one, 0) * n);
    const point = { startTimeUnixNano, timeUnixNano, count, sum: 1, explicitBounds, bucketCounts };
    return {
      name,
      histogram: { aggregationTemporality: 2, dataPoints: [{ ...point, attributes: attributesOf(labels) }] },
    };
  };
  const of = (resource: Labels, metrics: readonly object[]) => ({
    resource: { attributes: attributesOf(resource) },
    scopeMetrics: [{ metrics }],
  });
  const cpu = (cpu: string, state: string, share: number): readonly [Labels, number] => [{ cpu, state }, 3600 * share];
  return {
    resourceMetrics: [
      of({ 'service.name': 'chat' }, [
        histogram('gen_ai.server.request.duration', { 'gen_ai.request.model': 'gpt' }, [1, 2], [0, 900, 0]),
      ]),
      of({ 'service.name': 'ci' }, [
        histogram('cicd.pipeline.run.duration', { 'cicd.pipeline.name': 'build' }, [300, 600], [0, 20, 0]),
      ]),
      of({ 'host.name': 'box' }, [
        sum('system.cpu.time', [
          cpu('cpu0', 'user', 0.6),
          cpu('cpu0', 'idle', 0.4),
          cpu('cpu1', 'system', 0.2),
          cpu('cpu1', 'idle', 0.8),
        ]),
        gauge('system.memory.usage', [
          [{ state: 'used' }, 5e9],
          [{ state: 'free' }, 1e9],
          [{ state: 'cached' }, 2e9],
        ]),
      ]),
    ],
  };
}

interface Resource {
  readonly entity: string;
  readonly resource: string;
  readonly key: string;
  readonly unit: string;
  readonly used: number;
  readonly limit: number | null;
}

describe('resources as their senders tell them, through the doors and the store', () => {
  let api: CapacityStory;
  let found: ReadonlyMap<string, Resource>;

  beforeAll(async () => {
    api = await openCapacity();
    const post = (path: string) => request(api.app.getHttpServer()).post(path).set('host', 'localhost');
    for (const { at, n } of scrapes) {
      const timeseries = exposed(n).map(([labels, value]) => ({
        labels: Object.entries(labels).map(([name, text]) => ({ name, value: text })),
        samples: [{ timestamp: at, value }],
      }));
      const body = Buffer.from(compress(encode('WriteRequest', { timeseries })));
      await post('/api/v1/write')
        .set({ 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' })
        .send(body)
        .expect(204);
      await post('/v1/metrics').send(otlp(at, n)).expect(200);
    }
    await api.plan();
    const { capacityResources } = await api.get<{ capacityResources: { edges: { node: Resource }[] } }>(
      '{ capacityResources(first: 100) { edges { node { entity resource key unit used limit } } } }',
    );
    found = new Map(
      nodesOf(capacityResources).map((one) => [[one.entity, one.resource, one.key].filter(Boolean).join(' '), one]),
    );
  });
  afterAll(() => api.close());

  it.each([
    { what: 'llm model-latency llama', used: 1.9, of: 'the 95th percentile of vLLM' },
    { what: 'llm model-throughput llama', used: 1, of: 'requests of vLLM, told twice' },
    { what: 'llm kv-cache llama', used: 0.6, limit: 1, of: 'its cache' },
    { what: 'llm model-queue llama', used: 3, of: 'its queue' },
    { what: 'llm model-batch llama', used: 12, of: 'its batch' },
    { what: 'triton model-latency rank 7', used: 0.05, of: 'time over requests of Triton, told as totals' },
    { what: 'triton model-throughput rank 7', used: 10, of: 'requests of Triton, told as a total' },
    { what: 'triton model-batch rank 7', used: 4, of: 'inferences over executions' },
    { what: 'iris model-latency iris', used: 0.195, of: 'a predictor of KServe' },
    { what: 'iris model-throughput iris', used: 2, of: 'its requests' },
    { what: 'chat model-latency gpt', used: 1.95, of: 'a model by OpenTelemetry' },
    { what: 'chat model-throughput gpt', used: 0.25, of: 'its requests' },
    { what: 'ci pipeline-duration build', used: 585, of: 'a pipeline by OpenTelemetry' },
    { what: 'box cpu', used: 0.8, limit: 2, of: 'cores by the time of processors' },
    { what: 'box memory', used: 5e9, limit: 8e9, of: 'memory by its states' },
  ])('$of is "$what"', ({ what, used, limit }) => {
    const one = found.get(what);
    expect(one?.used).toBeCloseTo(used, 6);
    expect(one?.limit ?? 0).toBeCloseTo(limit ?? 0, 6);
  });
});
