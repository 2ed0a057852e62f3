import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thinSeries } from './thin-series.js';

describe('thinSeries', () => {
  it('keeps every point when there are few', () => {
    expect(thinSeries([1, 2], [5, 6], 2)).toEqual([
      { at: 1, value: 5 },
      { at: 2, value: 6 },
    ]);
    expect(thinSeries([], [], 2)).toEqual([]);
  });

  it('keeps the order of time, the bound, and the least and greatest value', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 2, max: 50 }),
        (values, most) => {
          const times = values.map((_, i) => i * 1_000);
          const thin = thinSeries(times, values, most);
          const kept = thin.map(({ value }) => value);
          expect(thin.length).toBeLessThanOrEqual(most);
          expect(Math.max(...kept)).toBe(Math.max(...values));
          expect(Math.min(...kept)).toBe(Math.min(...values));
          expect(thin.map(({ at }) => at)).toEqual(thin.map(({ at }) => at).toSorted((a, b) => a - b));
        },
      ),
    );
  });
});
