import { describe, expect, it } from 'vitest';
import { Failure } from '../platform/failure.js';
import type { PointQuery, SeriesWindow } from '../signals/signal-store.js';
import { gatherSeries, type How } from './gather-series.js';

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;

/** A store of one series with a point every `everyMs`, which refuses answers of more than `most` points. */
function storeOf(everyMs: number, valueAt: (at: number) => number, most = Infinity) {
  const asked: number[] = [];
  return {
    asked,
    points({ from, to }: PointQuery): Promise<readonly SeriesWindow[]> {
      asked.push((to - from) / dayMs);
      const times = Array.from({ length: Math.ceil((to - from) / everyMs) }, (_, i) => from + i * everyMs);
      if (times.length > most) return Promise.reject(new Failure('signals.too-many-points', 'too many'));
      return Promise.resolve([{ entity: 'web', name: 'cpu', attributes: {}, times, values: times.map(valueAt) }]);
    },
  };
}
const how = (as: How) => (): How => as;

describe('gatherSeries', () => {
  it('asks for longer spans while there is little, and misses nothing between them', async () => {
    const store = storeOf(60 * minuteMs, (at) => at);
    const [{ times }] = await gatherSeries(store, ['web'], { from: 0, to: 30 * dayMs }, how('mean'));
    expect(store.asked).toEqual([1, 2, 4, 8, 8, 7]);
    expect(times).toEqual(Array.from({ length: 720 }, (_, i) => i * 60 * minuteMs));
  });

  it('asks for shorter ones when an answer would be too large', async () => {
    const store = storeOf(minuteMs, (at) => at, 400);
    const [{ times }] = await gatherSeries(store, ['web'], { from: 0, to: dayMs }, how('mean'));
    expect(store.asked.slice(0, 4)).toEqual([1, 0.5, 0.25, 0.25]);
    expect(times).toHaveLength(288);
  });

  it.each([
    { as: 'mean' as const, is: 2 },
    { as: 'max' as const, is: 4 },
  ])('lays points of five minutes together as their $as', async ({ as, is }) => {
    const store = storeOf(minuteMs, (at) => (at / minuteMs) % 5);
    const [{ values }] = await gatherSeries(store, ['web'], { from: 0, to: 60 * minuteMs }, how(as));
    expect(values).toEqual(Array.from({ length: 12 }, () => is));
  });

  it('leaves out what tells of no resource', async () => {
    const store = storeOf(minuteMs, () => 1);
    expect(await gatherSeries(store, ['web'], { from: 0, to: dayMs }, () => undefined)).toEqual([]);
  });

  it('passes on what is wrong with the store', async () => {
    const away = { points: () => Promise.reject(new Error('away')) };
    await expect(gatherSeries(away, ['web'], { from: 0, to: dayMs }, how('mean'))).rejects.toThrow('away');
  });
});
