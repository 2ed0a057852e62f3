import { describe, expect, it } from 'vitest';
import type { SeriesWindow } from '../signals/signal-store.js';
import { capacityAlerts } from './capacity-alerts.js';
import { preventionOf } from './counterfactual.js';
import { loadResources } from './load-resources.js';
import type { CapacityPlan, CapacitySettings } from './plan.js';
import { planAll } from './plan-all.js';
import { planCapacity } from './plan-capacity.js';
import { dayMs, hourMs } from './resource.js';

const resources = await loadResources();
const gib = 1024 ** 3;
const start = Date.UTC(2026, 0, 1);

function series(
  name: string,
  days: number,
  rule: (day: number) => number,
  more: Partial<SeriesWindow> = {},
): SeriesWindow {
  const times = Array.from({ length: days * 24 }, (_, i) => start + i * hourMs);
  return {
    entity: 'db-1',
    name,
    attributes: {},
    times,
    values: times.map((at) => rule((at - start) / dayMs)),
    ...more,
  };
}

/** A disk of 100 GiB that holds 40 and takes 2 a day with some noise of the hour: spent (95) after 27.5 days. */
function fillingDisk(days: number): SeriesWindow[] {
  const attributes = { mountpoint: '/data', device: '/dev/sdb' };
  const noise = (day: number): number => Math.sin(day * 977) / 2;
  return [
    series('node_filesystem_avail_bytes', days, (day) => (60 - 2 * day + noise(day)) * gib, { attributes }),
    series('node_filesystem_size_bytes', days, () => 100 * gib, { attributes }),
  ];
}

const settings = (days: number, more: Partial<CapacitySettings> = {}): CapacitySettings => ({
  at: start + days * dayMs,
  horizonMs: 14 * dayMs,
  ...more,
});

const planOfDisk = (days: number, more: Partial<CapacitySettings> = {}): CapacityPlan =>
  planCapacity(fillingDisk(days), resources, settings(days, more));

describe('planCapacity', () => {
  it.each([
    { what: 'cores', name: 'system.cpu.time', prices: true },
    { what: 'a share of unknown cores', name: 'system.cpu.utilization', prices: false },
  ])('prices more of $what: $prices', ({ name, prices }) => {
    const busy = (day: number): number => 0.3 + 0.025 * day + Math.sin(day * 977) / 200;
    const given = [
      series(name, 22, busy, { attributes: { state: 'user' } }),
      series(name, 22, (day) => 1 - busy(day), { attributes: { state: 'idle' } }),
    ];
    const plan = planCapacity(given, resources, settings(22, { prices: { currency: 'EUR', core: 1 } }));
    const [scale] = plan.actions;
    expect(scale).toMatchObject({ kind: 'scale', amount: { from: 1 } });
    expect(scale.costPerMonth !== undefined).toBe(prices);
    expect(plan.findings[0].unit).toBe(prices ? 'cores' : 'share');
  });

  const spentAt = start + 27.5 * dayMs;

  it('dates the exhaustion of a filling disk before it happens, and says what to do', () => {
    const { findings, actions } = planOfDisk(20);
    const [disk] = findings;
    expect(disk).toMatchObject({
      entity: 'db-1',
      resource: 'disk',
      key: '/data',
      limit: 100 * gib,
      limitFrom: 'metric',
    });
    expect(disk.exhaustion?.probability).toBeGreaterThan(0.9);
    expect(Math.abs((disk.exhaustion?.expectedAt ?? 0) - spentAt)).toBeLessThan(dayMs);
    expect(disk.exhaustion?.earliestAt).toBeLessThanOrEqual(spentAt);
    expect(disk.exhaustion?.latestAt).toBeGreaterThanOrEqual(spentAt - dayMs / 4);
    expect(actions.map(({ kind }) => kind).toSorted()).toEqual(['clean-up', 'resize']);
    const [action] = actions;
    expect(action.beginBy).toBeLessThan(spentAt - 2 * dayMs);
    expect(action.because.join()).toContain('getting more takes 48 hours');
  });

  it('is urgent only once more cannot be had in time', () => {
    expect(planOfDisk(20).findings[0].urgent).toBe(false);
    expect(planOfDisk(26).findings[0].urgent).toBe(true);
    expect(planOfDisk(20, { leadTimesMs: { disk: 10 * dayMs } }).findings[0].urgent).toBe(true);
  });

  it('knows what is spent already', () => {
    const { findings } = planOfDisk(29);
    expect(findings[0]).toMatchObject({ urgent: true, exhaustion: { probability: 1, expectedAt: start + 29 * dayMs } });
  });

  it('prices what has to be bought', () => {
    const prices = { currency: 'EUR', diskGib: 0.0001 };
    const resize = planOfDisk(20, { prices }).actions.find(({ kind }) => kind === 'resize');
    expect(resize?.costPerMonth).toBeGreaterThan(0);
  });

  it('proposes nothing for a resource that holds', () => {
    const steady = [
      series('node_memory_MemAvailable_bytes', 20, (day) => (4 + Math.sin(2 * Math.PI * day)) * gib),
      series('node_memory_MemTotal_bytes', 20, () => 16 * gib),
    ];
    const { findings, actions } = planCapacity(steady, resources, settings(20));
    expect(findings[0].exhaustion?.probability).toBeLessThan(0.1);
    expect(actions).toEqual([]);
  });

  it.each([
    {
      what: 'a short history',
      given: fillingDisk(20).map((one) => ({ ...one, times: one.times.slice(-9), values: one.values.slice(-9) })),
      says: /too few/,
    },
    { what: 'a series that ended', given: fillingDisk(10), says: /measured lately/ },
    {
      what: 'a resource without a limit',
      given: [series('container_memory_working_set_bytes', 20, () => gib)],
      says: /no limit/,
    },
  ])('refuses $what and says so', ({ given, says }) => {
    const { findings, actions } = planCapacity(given, resources, settings(20));
    expect(findings[0].refused).toMatch(says);
    expect(actions).toEqual([]);
  });

  it.each([
    { days: 100, urgent: false, probability: 0 },
    { days: 10, urgent: false, probability: 1 },
    { days: 3, urgent: true, probability: 1 },
    { days: -1, urgent: true, probability: 1 },
  ])('knows that a certificate with $days days left ends', ({ days, urgent, probability }) => {
    const endsAt = start + 20 * dayMs + days * dayMs;
    const certificate = series('probe_ssl_earliest_cert_expiry', 20, () => endsAt / 1000, {
      attributes: { instance: 'shop' },
    });
    const { findings } = planCapacity([certificate], resources, settings(20));
    expect(findings[0]).toMatchObject({ resource: 'certificate', urgent, exhaustion: { probability } });
  });

  it('is the same for the same series in another order', () => {
    const given = fillingDisk(20);
    expect(planCapacity(given.toReversed(), resources, settings(20))).toEqual(
      planCapacity(given, resources, settings(20)),
    );
  });

  it('survives what no series should be', () => {
    const odd = [
      series('node_filesystem_avail_bytes', 20, () => NaN),
      series('node_filesystem_size_bytes', 20, () => Infinity),
      series('DCGM_FI_DEV_GPU_UTIL', 20, (day) => (day % 2 > 1 ? NaN : -1e300)),
      series('kafka_consumergroup_lag', 20, () => 1e300, { attributes: { topic: '<script>' } }),
      { entity: 'x', name: 'quota.usage', attributes: {}, times: [5, 5, 4], values: [1, 2, 3] },
    ];
    const plan = planCapacity(odd, resources, settings(20));
    expect(plan.findings.every(({ used }) => Number.isFinite(used))).toBe(true);
  });
});

describe('sizes of containers', () => {
  const pod = (n: number): Pick<SeriesWindow, 'attributes' | 'entity'> => ({
    entity: 'web',
    attributes: { container: 'app', pod: `web-${n}`, zone: n % 2 === 0 ? 'a' : 'b' },
  });
  const ask = (name: string, resource: string, value: number, more = {}): SeriesWindow =>
    series(name, 20, () => value, { entity: 'web', attributes: { container: 'app', resource, ...more } });
  const given = [
    ...[0, 1, 2, 3].flatMap((n) => [
      series('container_cpu_usage_seconds_total', 20, (day) => 0.2 + 0.1 * Math.sin(2 * Math.PI * day), pod(n)),
      series('container_memory_working_set_bytes', 20, (day) => (day > 9 && day < 9.1 ? 0.9 : 0.5) * gib, pod(n)),
    ]),
    ask('kube_pod_container_resource_requests', 'cpu', 2),
    ask('kube_pod_container_resource_requests', 'memory', gib),
    ask('kube_pod_container_resource_limits', 'memory', gib),
  ];
  const prices = { currency: 'EUR', core: 0.03, memoryGib: 0.004 };

  it('finds use, requests, replicas and zones, and proposes and prices what fits', () => {
    const { sizes, actions } = planCapacity(given, resources, settings(20, { prices }));
    const [cpu, memory] = sizes;
    expect(cpu).toMatchObject({ entity: 'web', container: 'app', resource: 'cpu', replicas: 4, sizing: { from: 2 } });
    // The percentile is near 0.3, a margin of a tenth, and half of the replicas may be lost with a zone.
    expect(cpu.sizing?.to).toBeGreaterThan(0.6);
    expect(cpu.sizing?.to).toBeLessThan(0.8);
    expect(cpu.sizing?.savesPerMonth).toBeGreaterThan(90);
    expect(memory.sizing?.to).toBe(1060 * 1024 ** 2);
    const resize = actions.find(({ id }) => id === 'capacity/size/cpu/web/app');
    expect(resize).toMatchObject({ kind: 'resize', summary: expect.stringContaining('instead of 2.00 cores') });
    expect(resize?.costPerMonth).toBeLessThan(0);
  });

  it('gives more after a kill', () => {
    const killed = ask('kube_pod_container_status_last_terminated_reason', 'none', 1, { reason: 'OOMKilled' });
    const memory = planCapacity([...given, killed], resources, settings(20)).sizes[1];
    expect(memory.sizing?.to).toBe(1229 * 1024 ** 2);
    expect(memory.sizing?.because.join()).toContain('killed at 1024 MiB');
  });

  it('says when it saw too little', () => {
    const short = given.map((one) => ({ ...one, times: one.times.slice(-12), values: one.values.slice(-12) }));
    const { sizes } = planCapacity(short, resources, settings(20));
    expect(sizes.map(({ refused }) => refused)).toEqual([
      expect.stringContaining('not enough data'),
      expect.stringContaining('not enough data'),
    ]);
  });
});

describe('capacityAlerts', () => {
  it('begin when it is urgent, go on with the next plan, and are resolved', () => {
    const [begun] = capacityAlerts(planOfDisk(26), []);
    expect(begun).toMatchObject({ entity: 'db-1', source: 'capacity', status: 'firing', startsAt: start + 26 * dayMs });
    const [later] = capacityAlerts(planOfDisk(27), [begun]);
    expect(later).toMatchObject({ fingerprint: begun.fingerprint, startsAt: begun.startsAt, at: start + 27 * dayMs });
    const [over] = capacityAlerts(planOfDisk(20), [later]);
    expect(over).toMatchObject({ status: 'resolved', endsAt: start + 20 * dayMs, startsAt: begun.startsAt });
    expect(capacityAlerts(planOfDisk(20), [])).toEqual([]);
  });
});

describe('preventionOf', () => {
  const plans = [14, 16, 18, 20, 22].map((days) => planOfDisk(days));
  const metric = 'node_filesystem_avail_bytes';
  const saturated = { entity: 'db-1', metric, resources: ['disk'], at: start + 29 * dayMs };

  it('finds the action that would have helped and since when it was known', () => {
    const prevention = preventionOf(saturated, plans.toReversed());
    expect(prevention?.action).toMatchObject({ resource: 'disk', key: '/data' });
    expect([14, 16].map((days) => start + days * dayMs)).toContain(prevention?.knownSince);
  });

  it.each([
    { what: 'another entity', asked: { ...saturated, entity: 'db-2' } },
    { what: 'another metric', asked: { ...saturated, metric: 'node_load1' } },
    { what: 'another resource', asked: { ...saturated, resources: ['inodes'] } },
    { what: 'a time before any plan', asked: { ...saturated, at: start } },
  ])('finds nothing for $what', ({ asked }) => expect(preventionOf(asked, plans)).toBeUndefined());
});

async function collected<T>(given: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of given) all.push(one);
  return all;
}

describe('planAll', () => {
  const entities = ['a', 'b', 'c'].map((entity) => ({
    entity,
    read: () => fillingDisk(20).map((one) => ({ ...one, entity })),
  }));

  it('plans entity by entity and goes on where it was', async () => {
    const all = await collected(planAll(entities, resources, settings(20)));
    expect(all.map(({ entity }) => entity)).toEqual(['a', 'b', 'c']);
    const rest = await collected(planAll(entities, resources, settings(20), { after: all[0].entity }));
    expect(rest).toEqual(all.slice(1));
  });

  it('tells what failed and goes on with the others', async () => {
    const broken = { entity: 'b', read: () => Promise.reject(new Error('the store is away')) };
    const all = await collected(planAll([entities[0], broken, entities[2]], resources, settings(20)));
    expect(all.map((one) => ('failed' in one ? one.failed : one.series))).toEqual([2, 'the store is away', 2]);
  });

  it('stops when it is told to', async () => {
    const stopping = planAll(entities, resources, settings(20), { signal: AbortSignal.abort(new Error('enough')) });
    await expect(collected(stopping)).rejects.toThrow('enough');
  });
});
