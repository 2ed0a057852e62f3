import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SignalBatch } from './signal-store.js';
import { mergeByTime } from './merge-by-time.js';

async function* paged<T>(rows: readonly T[], size: number): AsyncGenerator<readonly T[]> {
  for (let i = 0; i < rows.length; i += size) yield await Promise.resolve(rows.slice(i, i + size));
}
const times = fc
  .array(fc.integer({ min: 0, max: 30 }), { maxLength: 60 })
  .map((list) => list.toSorted((a, b) => a - b));
const log = (at: number) => ({ at, entity: 'a', severity: 'INFO' as const, body: '', template: 't', attributes: {} });
const point = (at: number) => ({ at, entity: 'a', name: 'm', value: 1, attributes: {} });

describe('mergeByTime', () => {
  it('loses and doubles nothing, and never goes back in time', async () => {
    await fc.assert(
      fc.asyncProperty(times, times, fc.integer({ min: 1, max: 9 }), async (logTimes, pointTimes, size) => {
        const batches: SignalBatch[] = [];
        const lanes = { logs: paged(logTimes.map(log), size), points: paged(pointTimes.map(point), size) };
        for await (const batch of mergeByTime({ ...lanes, spans: paged([], 1) })) batches.push(batch);
        expect(batches.flatMap(({ logs }) => logs.map(({ at }) => at))).toEqual(logTimes);
        expect(batches.flatMap(({ points }) => points.map(({ at }) => at))).toEqual(pointTimes);
        const ranges = batches.map(({ logs, points }) => [...logs, ...points].map(({ at }) => at));
        for (const [i, range] of ranges.slice(1).entries())
          expect(Math.min(...range)).toBeGreaterThan(Math.max(...(ranges[i] ?? [])));
      }),
    );
  });
});
