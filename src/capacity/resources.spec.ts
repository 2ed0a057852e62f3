import { describe, expect, it } from 'vitest';
import type { SeriesWindow } from '../signals/signal-store.js';
import { findUses, newest } from './find-uses.js';
import { loadResources } from './load-resources.js';
import { dayMs, hourMs, type ExampleSeries } from './resource.js';

const resources = await loadResources();

/** An example's value at four moments of one minute, the epoch's first. */
function windowOf({ name, attributes = {}, value }: ExampleSeries): SeriesWindow {
  return { entity: 'it', name, attributes, times: [0], values: [value] };
}

describe('the catalogue of resources', () => {
  it('has what owners ask for', () => {
    const ids = [
      'cpu',
      'memory',
      'disk',
      'inodes',
      'connections',
      'queue-lag',
      'quota',
      'certificate',
      'gpu',
      'gpu-memory',
      'kv-cache',
      'model-queue',
      'model-batch',
      'dataset-volume',
    ];
    expect(resources.map(({ id }) => id)).toEqual(
      expect.arrayContaining([...ids, 'model-throughput', 'model-latency', 'pipeline-duration']),
    );
  });

  it.each(
    resources.flatMap((resource) => resource.examples.map((example) => ({ id: resource.id, resource, example }))),
  )('$id: $example.name', ({ resource, example }) => {
    const uses = findUses(example.given.map(windowOf), [resource], 14 * dayMs);
    const found = uses.map(({ key, used, limit }) => ({
      key,
      used: newest(used),
      ...(limit !== undefined && { limit }),
    }));
    expect(found).toEqual(example.finds);
  });

  it.each(resources)('$id has examples, a lead time and something to do', (resource) => {
    expect(resource.examples.length).toBeGreaterThan(0);
    expect(resource.leadTimeMs).toBeGreaterThan(0);
    const drafts = resource.act({ entity: 'web', key: 'k', used: 80, limit: 100, peak: 110 });
    expect(drafts.length).toBeGreaterThan(0);
    for (const { summary, effect } of drafts) expect(`${summary} ${effect}`).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('no two resources claim one series; that something is counted by it is no claim', () => {
    const claims = resources.flatMap(({ id, rules }) =>
      rules
        .filter(({ tells }) => tells !== 'count')
        .map(({ metric, where = {} }) => ({ id, of: `${metric} ${JSON.stringify(where)}` })),
    );
    const shared = [...Map.groupBy(claims, ({ of }) => of)].filter(
      ([, all]) => new Set(all.map(({ id }) => id)).size > 1,
    );
    expect(shared.map(([of]) => of)).toEqual([]);
  });

  it('a metric tells a share, or an amount, and of one moment one of them', () => {
    for (const { id, rules } of resources) {
      const ways = Map.groupBy(rules, ({ metric, where = {} }) => `${id} ${metric} ${JSON.stringify(where)}`);
      expect([...ways.values()].filter((all) => all.length > 1)).toEqual([]);
    }
  });
});

describe('findUses', () => {
  const disk = resources.filter(({ id }) => id === 'disk');
  const series = (name: string, values: number[], attributes = {}, entity = 'db'): SeriesWindow => ({
    entity,
    name,
    attributes,
    times: values.map((_, i) => i * 60_000),
    values,
  });

  it('prefers a configured limit, of the entity or of all', () => {
    const used = series('kubelet_volume_stats_used_bytes', [10]);
    const find = (limits: Parameters<typeof findUses>[3]): number | undefined =>
      findUses([used], disk, dayMs, limits)[0].limit;
    expect(find([{ resource: 'disk', entity: 'db', limit: 50 }])).toBe(50);
    expect(find([{ resource: 'disk', limit: 60 }])).toBe(60);
    expect(find([{ resource: 'disk', entity: 'web', limit: 60 }])).toBeUndefined();
  });

  it('keeps entities apart and passes over what is no resource', () => {
    const given = [
      series('kubelet_volume_stats_used_bytes', [10], {}, 'a'),
      series('kubelet_volume_stats_used_bytes', [20], {}, 'b'),
      series('http.server.request.duration', [1]),
      series('node_filesystem_size_bytes', [5]),
    ];
    expect(findUses(given, resources, dayMs).map(({ entity }) => entity)).toEqual(['a', 'b']);
  });

  it('takes what was used from the limit of the time, not from a later one', () => {
    const grown = [
      series('node_filesystem_avail_bytes', [4, 3, 93]),
      series('node_filesystem_size_bytes', [10, 10, 100]),
    ];
    const [use] = findUses(grown, disk, hourMs);
    expect([[...use.used.values], use.limit]).toEqual([[6, 7, 7], 100]);
  });

  it('says nothing of empty series', () =>
    expect(findUses([series('kubelet_volume_stats_used_bytes', [])], disk, dayMs)).toEqual([]));

  const latency = resources.filter(({ id }) => id === 'model-latency');
  const triton = (name: string, perHour: number, resetAt = Infinity): SeriesWindow => {
    const times = Array.from({ length: 24 }, (_, i) => i * hourMs);
    const attributes = { model: 'rank', version: '7' };
    return { entity: 'gpu', name, attributes, times, values: times.map((_, i) => perHour * (i % resetAt)) };
  };

  it('takes the rate of a counter that is told as a running total, over its resets', () => {
    const [use] = findUses(
      [
        triton('nv_inference_request_duration_us', 3600 * 30_000_000, 20),
        triton('nv_inference_request_success', 3600 * 120, 20),
      ],
      latency,
      7 * dayMs,
    );
    const known = [...use.used.values].filter(Number.isFinite);
    expect(known.length).toBeGreaterThan(20);
    for (const value of known) expect(value).toBeCloseTo(0.25, 9);
  });

  it('knows a share from an amount', () => {
    const cpu = resources.filter(({ id }) => id === 'cpu');
    const [use] = findUses([series('system.cpu.utilization', [0.25], { state: 'idle' })], cpu, dayMs);
    expect([use.unit, use.limit]).toEqual(['share', 1]);
  });
});
