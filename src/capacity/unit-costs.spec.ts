import { describe, expect, it } from 'vitest';
import type { SeriesWindow } from '../signals/signal-store.js';
import { findUses } from './find-uses.js';
import { loadResources } from './load-resources.js';
import type { CapacitySettings, UnitCost } from './plan.js';
import { dayMs, hourMs } from './resource.js';
import { unitCosts } from './unit-costs.js';

const resources = await loadResources();
const gib = 1024 ** 3;
const prices = { currency: 'EUR', core: 0.05, memoryGib: 0.01, gpu: 3 };

function series(name: string, value: number, attributes = {}): SeriesWindow {
  const times = Array.from({ length: 200 }, (_, i) => i * hourMs);
  return { entity: 'ranker', name, attributes, times, values: times.map(() => value) };
}
const version = (of: string, rate: number, latency?: number): SeriesWindow[] => [
  series('model.requests', rate, { model: 'rank', version: of }),
  ...(latency === undefined ? [] : [series('model.latency', latency, { model: 'rank', version: of })]),
];
function costs(all: readonly SeriesWindow[], settings: Partial<CapacitySettings> = { prices }): UnitCost[] {
  return unitCosts(findUses(all, resources, 7 * dayMs), { at: 200 * hourMs, horizonMs: 14 * dayMs, ...settings });
}
const gpu = series('DCGM_FI_DEV_GPU_UTIL', 40, { gpu: '0' });

describe('unitCosts', () => {
  it('is the price of an hour over the requests of an hour', () => {
    const [cost] = costs([gpu, ...version('7', 10)]);
    expect(cost).toMatchObject({ entity: 'ranker', key: 'rank 7' });
    expect(cost.perThousand).toBeCloseTo((1000 * 3) / (3600 * 10), 12);
    expect(cost.because).toEqual(['1 GPUs at 3 EUR an hour', '100 % of the requests', '10.0 requests a second']);
  });

  it('shares the hour by the time that requests kept it busy', () => {
    const [six, seven] = costs([gpu, ...version('6', 30, 0.01), ...version('7', 10, 0.09)]);
    expect(six.perThousand / seven.perThousand).toBeCloseTo(0.01 / 0.09, 9);
    expect(3.6 * (30 * six.perThousand + 10 * seven.perThousand)).toBeCloseTo(3, 9);
  });

  it('shares it by requests alone where the time of one is unknown', () => {
    const [six, seven] = costs([gpu, ...version('6', 30, 0.01), ...version('7', 10)]);
    expect(six.perThousand).toBeCloseTo(seven.perThousand, 12);
  });

  it('adds cores and memory', () => {
    const used = [series('container.cpu.usage', 2), series('container.memory.working_set', 4 * gib)];
    const [cost] = costs([gpu, ...used, ...version('7', 10)]);
    expect(3.6 * 10 * cost.perThousand).toBeCloseTo(3 + 2 * 0.05 + 4 * 0.01, 9);
  });

  it.each([
    { what: 'no prices', all: [gpu, ...version('7', 10)], settings: {} },
    { what: 'no model', all: [gpu], settings: { prices } },
    { what: 'no requests', all: [gpu, ...version('7', 0)], settings: { prices } },
    { what: 'nothing that has a price', all: version('7', 10), settings: { prices } },
  ])('says nothing with $what', ({ all, settings }) => expect(costs(all, settings)).toEqual([]));
});
