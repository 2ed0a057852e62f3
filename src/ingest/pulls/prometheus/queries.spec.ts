import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queriesOf, windowsOf } from './queries.js';

const stepMs = 60_000;

describe('windowsOf', () => {
  it('has none before a step has passed', () => {
    expect(windowsOf(120_000, 179_999, stepMs, 1, 1_000)).toEqual([]);
  });

  it('covers every step of a downtime once, in parts that are bounded', () => {
    const times = fc.integer({ min: 0, max: 2_000_000_000 });
    fc.assert(
      fc.property(times, times, fc.integer({ min: 0, max: 50_000 }), (since, now, series) => {
        const windows = windowsOf(since, now, stepMs, series, 100_000);
        const covered = windows.flatMap(({ from, to }) =>
          Array.from({ length: (to - from) / stepMs + 1 }, (_, i) => from + i * stepMs),
        );
        const first = Math.floor(since / stepMs) + 1;
        const wanted = Math.max(0, Math.floor(now / stepMs) - first + 1);
        expect(covered).toEqual(Array.from({ length: wanted }, (_, i) => (first + i) * stepMs));
        for (const { from, to } of windows) expect((to - from) / stepMs + 2).toBeLessThanOrEqual(11_000);
      }),
    );
  });
});

describe('queriesOf', () => {
  it('narrows a selector in braces to the names', () => {
    const metrics = [
      { name: 'up', series: 3 },
      { name: 'load', series: 1 },
    ];
    expect(queriesOf('{job="api"}', metrics, 10)).toEqual(['{__name__=~"up|load",job="api"}']);
    expect(queriesOf('up{job="api"}', metrics, 10)).toEqual(['up{job="api"}']);
    expect(queriesOf('up{job="api"}', [], 10)).toEqual([]);
  });

  it('asks for at most 11,000 points at once, unless one metric has more', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 5_000 }), { maxLength: 50 });
    fc.assert(
      fc.property(sizes, (all) => {
        const metrics = all.map((series, i) => ({ name: `m${i}`, series }));
        const asked = queriesOf('{}', metrics, 4).map((query) => (/"(.*)"/.exec(query)?.[1] ?? '').split('|'));
        expect(asked.flat()).toEqual(metrics.map(({ name }) => name));
        for (const names of asked) {
          const points = names.reduce(
            (sum, name) => sum + 4 * (metrics.find((one) => one.name === name)?.series ?? 0),
            0,
          );
          expect(names.length === 1 || points <= 11_000).toBe(true);
        }
      }),
    );
  });
});
