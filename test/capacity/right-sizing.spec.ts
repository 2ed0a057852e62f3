import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replaySize } from '../../src/analysis/capacity/replay.js';
import type { MetricLine, RecordingLine } from '../../src/domain/recording.js';
import { T0 } from '../graphql/api.js';
import { ndjson } from '../support/recordings.js';
import { dayMs, hourMs, nodesOf, openCapacity, type CapacityStory } from './story.js';

const mib = 1024 ** 2;
const stepMs = 30_000;
const began = T0 - 3 * dayMs;
/** What it asked for, and at which it was killed: a rush at noon of the second day needed more. */
const limit = 512 * mib;
const killedAt = began + 36 * hourMs;
const startedAt = [began, killedAt + stepMs];
const times = Array.from({ length: (3 * dayMs) / stepMs }, (_, i) => began + i * stepMs);

const sinceStart = (at: number): number => at - (startedAt.findLast((start) => start <= at) ?? began);
/** Memory it would take where nothing limits it; the first minute of a process takes more than the hours after it. */
function demandAt(at: number): number {
  if (at > killedAt - 5 * 60_000 && at <= killedAt) return 555 * mib;
  if (sinceStart(at) < 60_000) return 500 * mib;
  return (300 + 60 * Math.sin((2 * Math.PI * at) / dayMs) + ((at / stepMs) % 7)) * mib;
}
/** Cores: a little, but for the first two minutes of a process. */
const coresAt = (at: number): number =>
  sinceStart(at) < 120_000 ? 1.9 : 0.2 + 0.08 * Math.sin((2 * Math.PI * at) / dayMs) + 0.002 * ((at / stepMs) % 5);

/** The workload as a recording: what monitoring saw of it. */
function recording(): RecordingLine[] {
  const line = (at: number, name: string, value: number, attributes = {}): MetricLine => {
    return { type: 'metric', at, entity: 'scorer', name, value, attributes: { container: 'app', ...attributes } };
  };
  return [
    { type: 'entity', name: 'scorer', kind: 'service' },
    ...times.flatMap((at) => [
      line(at, 'container_memory_working_set_bytes', Math.min(limit, demandAt(at))),
      line(at, 'container_cpu_usage_seconds_total', coresAt(at)),
      ...(at % (10 * 60_000) === 0
        ? [
            line(at, 'kube_pod_container_resource_requests', 2, { resource: 'cpu' }),
            line(at, 'kube_pod_container_resource_requests', limit, { resource: 'memory' }),
            line(at, 'kube_pod_container_resource_limits', limit, { resource: 'memory' }),
            line(at, 'container_start_time_seconds', (at - sinceStart(at)) / 1000),
            line(at, 'kube_pod_container_status_last_terminated_reason', Number(at > killedAt), {
              reason: 'OOMKilled',
            }),
            line(at, 'kube_deployment_spec_replicas', 2),
          ]
        : []),
    ]),
  ];
}

interface Size {
  readonly resource: string;
  readonly sizing: {
    readonly from: number;
    readonly to: number;
    readonly savesPerMonth: number;
    readonly because: string[];
  };
}

describe('the size of a recorded workload that was killed and is slow to start', () => {
  let api: CapacityStory;
  let sizes: ReadonlyMap<string, Size['sizing']>;

  beforeAll(async () => {
    api = await openCapacity();
    const lines = recording();
    for (let i = 0; i < lines.length; i += 5_000) {
      await request(api.app.getHttpServer())
        .post('/ingest/recording')
        .set('host', 'localhost')
        .set('content-type', 'application/x-ndjson')
        .send(ndjson(lines.slice(i, i + 5_000)))
        .expect(202);
    }
    await api.plan();
    const { rightSizing } = await api.get<{ rightSizing: { edges: { node: Size }[] } }>(
      '{ rightSizing(filter: { entity: "scorer" }) { edges { node { resource sizing { from to savesPerMonth because } } } } }',
    );
    sizes = new Map(nodesOf(rightSizing).map(({ resource, sizing }) => [resource, sizing]));
  });
  afterAll(() => api.close());

  const sizeOf = (resource: string): Size['sizing'] => {
    const size = sizes.get(resource);
    if (!size) throw new Error(`There is no size of ${resource}`);
    return size;
  };
  const demand = times.map((at) => ({ at, value: demandAt(at) }));
  const cores = times.map((at) => ({ at, value: coresAt(at) }));

  it('holds what the kill proved too small: played again, nothing is killed', () => {
    const { from, to, because } = sizeOf('memory');
    expect(from).toBe(limit);
    expect(because.join('; ')).toContain('killed at 512 MiB: at least 614 MiB is needed');
    expect(replaySize(demand, from, from).kills).toHaveLength(1);
    expect(replaySize(demand, to, from).kills).toEqual([]);
    expect(to).toBeLessThan(700 * mib);
  });

  it('would have been too small by the readings of every fifth minute, which miss the start and the rush', () => {
    const sampled = demand.filter(({ at }) => at % (5 * 60_000) === 4 * 60_000 && at !== killedAt - 60_000);
    const highest = Math.max(...sampled.map(({ value }) => value));
    expect(replaySize(demand, 1.15 * highest, limit).kills.length).toBeGreaterThan(0);
  });

  it('asks for the cores of the hours, not of the start, and says how much that saves', () => {
    const { from, to, savesPerMonth, because } = sizeOf('cpu');
    expect([from, to < 1]).toEqual([2, true]);
    expect(because.join('; ')).toContain('2 readings of start-ups are left out');
    const { throttled, wasteRatio } = replaySize(cores, to, from);
    expect(throttled).toBeLessThan(0.002);
    expect(wasteRatio).toBeLessThan(0.3);
    expect(savesPerMonth).toBeCloseTo((from - to) * 0.03 * 730 * 2, 6);
  });
});
