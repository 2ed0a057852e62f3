import { describe, expect, it } from 'vitest';
import type { SeriesWindow } from '../signals/signal-store.js';
import { askWhatIf, type WhatIfAnswer } from './ask-what-if.js';
import { loadResources } from './load-resources.js';
import { dayMs } from './resource.js';
import { readScenario } from './scenario.js';

const resources = await loadResources();
const halfHour = 1_800_000;
const at = 10 * dayMs;

function series(name: string, valueAt: (i: number) => number, attributes = {}): SeriesWindow {
  const times = Array.from({ length: 480 }, (_, i) => i * halfHour);
  return { entity: 'web', name, attributes, times, values: times.map((_, i) => valueAt(i)) };
}
const load = (i: number): number => 100 + 50 * Math.sin(i / 8);
const requests = series('http.server.request.rate', load);
const cpu = series('container.cpu.usage', (i) => 0.2 + 0.01 * load(i));
const limit = series('k8s.container.cpu_limit', () => 2);

function ask(scenario: string, all: readonly SeriesWindow[], settings = {}): WhatIfAnswer[] {
  const asked = readScenario(scenario);
  if (!asked) throw new Error(`${scenario} is no scenario`);
  return askWhatIf({ series: all, loads: all }, asked, resources, { at, horizonMs: 14 * dayMs, ...settings });
}

describe('askWhatIf', () => {
  it('moves use along its line of load, and says whether that holds', () => {
    const [answer] = ask('traffic +30 %', [requests, cpu, limit]);
    expect(answer).toMatchObject({ resource: 'cpu', load: 'http.server.request.rate', spentFrom: 1.8 });
    expect(answer.fit?.base).toBeCloseTo(0.2, 9);
    expect(answer.fit?.slope).toBeCloseTo(0.01, 9);
    expect(answer.today?.mean).toBeCloseTo(1.7, 1);
    expect(answer.asked?.mean).toBeCloseTo(0.2 + 1.3 * 1.5, 1);
    expect(answer.holds).toEqual({ onAverage: false, mostly: false });
  });

  it('takes the load that explains use best', () => {
    const other = series('http.client.request.rate', (i) => load(i) + 20 * Math.sin(i * 1.7));
    expect(ask('traffic x2', [other, requests, cpu, limit])[0].load).toBe('http.server.request.rate');
  });

  it.each([
    { what: 'no load at all', all: [cpu, limit], says: 'no series tells of load' },
    {
      what: 'a load that explains nothing',
      all: [series('http.server.request.rate', (i) => (i * 7919) % 101), cpu],
      says: 'load explains only',
    },
    {
      what: 'a load that never changed',
      all: [series('http.server.request.rate', () => 5), cpu],
      says: 'never changed',
    },
  ])('refuses with $what', ({ all, says }) => {
    const [answer] = ask('traffic x2', all);
    expect(answer.refused).toContain(says);
    expect(answer.asked).toBeUndefined();
  });

  it('lets the others share what one of them carried', () => {
    const spreads = { web: { replicas: 4, zones: 2 } };
    const ratio = (scenario: string): number => {
      const [{ asked, today }] = ask(scenario, [requests, cpu, limit], { spreads });
      return (asked?.load ?? 0) / (today?.load ?? 1);
    };
    expect(ratio('lose a zone')).toBeCloseTo(2, 9);
    expect(ratio('lose a replica')).toBeCloseTo(4 / 3, 9);
  });

  it('cannot lose the only one', () =>
    expect(ask('lose a zone', [requests, cpu, limit])[0].refused).toContain('no second zone is known'));

  it('compares versions of a model by the fit of each', () => {
    const version = (model_version: string, perRequest: number): SeriesWindow[] => [
      series('model.requests', load, { model_version }),
      series('DCGM_FI_DEV_GPU_UTIL', (i) => perRequest * load(i), { model_version, gpu: '0' }),
    ];
    const [answer] = ask('model v7 instead of v6', [...version('6', 0.2), ...version('7', 0.3)]);
    expect((answer.asked?.mean ?? 0) / (answer.today?.mean ?? 1)).toBeCloseTo(1.5, 6);
    const [unknown] = ask('model v8 instead of v6', version('6', 0.2));
    expect(unknown.refused).toBe('no series of v8 tells of it');
  });

  it('says nothing of what has no series', () => expect(ask('traffic x2', [])).toEqual([]));
});
