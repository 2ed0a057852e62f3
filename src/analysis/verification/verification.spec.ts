import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mannWhitney, shiftBetween } from './mann-whitney.js';
import { complaintShifts } from './rates.js';
import { overallRecovery, recoveryOf } from './recovery.js';
import { aspectOf, overallRegression, regressionOf } from './regression.js';

const repeat = (n: number, ...values: number[]): number[] =>
  Array.from({ length: n }, (_, i) => values[i % values.length]);

describe('mannWhitney', () => {
  // scipy.stats.mannwhitneyu(after, before, method='asymptotic'), by hand: U = 0 of 25, mean 12.5, σ = √(25·11/12).
  it('of two samples apart', () => {
    const { p, superiority } = mannWhitney([6, 7, 8, 9, 10], [1, 2, 3, 4, 5]);
    expect(superiority).toBe(0);
    expect(p).toBeCloseTo(0.012185780355344813, 6);
  });

  it('is even for equal samples, and knows nothing of an empty one', () => {
    expect(mannWhitney([1, 1, 1], [1, 1])).toEqual({ p: 1, superiority: 0.5 });
    expect(mannWhitney([], [1])).toEqual({ p: NaN, superiority: NaN });
  });

  it('is the same seen from the other side, and whatever the unit', () => {
    const sample = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const [there, back] = [mannWhitney(a, b), mannWhitney(b, a)];
        expect(there.p).toBeCloseTo(back.p, 10);
        expect(there.superiority).toBeCloseTo(1 - back.superiority, 10);
        const scaled = mannWhitney(
          a.map((x) => 3 * x),
          b.map((x) => 3 * x),
        );
        expect(scaled).toEqual(there);
      }),
    );
  });
});

describe('shiftBetween', () => {
  it('is the median difference within its interval', () => {
    const before = repeat(30, 1, 2, 3);
    const { shift, lower, upper } = shiftBetween(
      before,
      before.map((x) => x + 5),
    );
    expect(shift).toBe(5);
    expect([lower <= 5, upper >= 5]).toEqual([true, true]);
  });
  it('is unknown of nothing', () => expect(shiftBetween([], [1]).shift).toBeNaN());
});

describe('recoveryOf', () => {
  const usual = repeat(20, 9, 10, 11);
  const trouble = repeat(10, 95, 100, 105);
  it.each([
    { name: 'usual again', after: repeat(6, 9, 10, 12), verdict: 'recovered' },
    { name: 'as bad as before', after: repeat(6, 98, 101), verdict: 'not-recovered' },
    { name: 'half as bad', after: repeat(6, 50, 55), verdict: 'not-recovered' },
    { name: 'twice as bad', after: repeat(6, 195, 205), verdict: 'worse' },
    { name: 'hardly measured', after: [10], verdict: 'unknown' },
    { name: 'never measured before', usual: [], after: repeat(6, 10), verdict: 'unknown' },
  ])('$name: $verdict', ({ after, verdict, usual: before = usual }) => {
    expect(recoveryOf({ usual: before, trouble, after, direction: 'up' }).verdict).toBe(verdict);
  });

  it('an absent signal is back when it is measured', () => {
    const back = { usual, trouble: [], after: repeat(5, 10), direction: 'absent' } as const;
    expect(recoveryOf(back).verdict).toBe('recovered');
    expect(recoveryOf({ ...back, after: [] }).verdict).toBe('not-recovered');
  });
});

describe('overallRecovery', () => {
  const signals = (...verdicts: ('recovered' | 'not-recovered' | 'worse' | 'unknown')[]) =>
    verdicts.map((verdict) => ({ verdict }));
  it.each([
    { of: signals('recovered', 'recovered', 'unknown'), is: 'recovered' },
    { of: signals('recovered', 'not-recovered'), is: 'not-recovered' },
    { of: signals('recovered', 'recovered', 'recovered', 'recovered', 'worse'), is: 'not-recovered' },
    { of: signals('worse', 'not-recovered'), is: 'worse' },
    { of: signals('unknown'), is: 'unknown' },
    { of: [], is: 'unknown' },
  ])('$is', ({ of, is }) => expect(overallRecovery(of).verdict).toBe(is));
});

describe('regressionOf', () => {
  const before = repeat(30, 9, 10, 11);
  it.each([
    { name: 'more errors', aspect: 'errors', after: repeat(10, 29, 31), is: 'worse' },
    { name: 'fewer errors', aspect: 'errors', after: repeat(10, 2, 3), is: 'better' },
    { name: 'less available', aspect: 'availability', after: repeat(10, 2, 3), is: 'worse' },
    { name: 'as many', aspect: 'errors', after: repeat(10, 9, 11), is: undefined },
    { name: 'more traffic', aspect: 'traffic', after: repeat(10, 29, 31), is: undefined },
    { name: 'too few values', aspect: 'errors', after: [30, 30], is: undefined },
  ] as const)('$name', ({ aspect, after, is }) => expect(regressionOf(aspect, before, after)?.verdict).toBe(is));

  it.each([
    { name: 'http.server.errors', is: 'errors' },
    { name: 'request_latency_ms', is: 'latency' },
    { name: 'feature.drift', is: 'drift' },
    { name: 'llm.cost.usd', is: 'cost' },
    { name: 'colour', is: undefined },
  ])('$name tells of $is', ({ name, is }) => expect(aspectOf(name)).toBe(is));

  it('is worse when anything is', () => {
    expect(overallRegression([{ verdict: 'better' }, { verdict: 'worse' }])).toBe('worse');
    expect(overallRegression([])).toBe('same');
  });
});

describe('complaintShifts', () => {
  it('finds the complaints that are new, and leaves out what is no complaint', () => {
    const counts = [
      { key: 'error <num>', before: 0, after: 40 },
      { key: 'done <num>', before: 0, after: 400 },
      { key: 'timeout', before: 30, after: 10 },
    ];
    const shifts = complaintShifts(counts, { before: 30, after: 10 }, (key) => key);
    expect(shifts.map(({ key, verdict, before, after }) => [key, verdict, before, after])).toEqual([
      ['error <num>', 'worse', 0, 4],
    ]);
  });
});
