import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateBook, seriesKey } from './rates.js';

describe('RateBook', () => {
  it.each([
    { of: 'a first reading', readings: [[1_000, 5]], rates: [undefined] },
    {
      of: 'growth',
      readings: [
        [1_000, 5],
        [3_000, 9],
      ],
      rates: [undefined, 2],
    },
    {
      of: 'a reset',
      readings: [
        [1_000, 5],
        [3_000, 4],
      ],
      rates: [undefined, 2],
    },
    {
      of: 'a repetition',
      readings: [
        [1_000, 5],
        [1_000, 5],
        [2_000, 6],
      ],
      rates: [undefined, undefined, 1],
    },
    {
      of: 'a late reading',
      readings: [
        [2_000, 5],
        [1_000, 1],
        [3_000, 6],
      ],
      rates: [undefined, undefined, 1],
    },
  ])('of $of is $rates', ({ readings, rates }) => {
    const stage = new RateBook(10).stage();
    expect(readings.map(([at = 0, value = 0]) => stage.rate('k', at, value))).toEqual(rates);
  });

  it('knows from a recent start what a first reading was gained in, and from a later start that it began anew', () => {
    const stage = new RateBook(10).stage();
    expect(stage.rate('new', 10_000, 5, 5_000)).toBe(1);
    expect(stage.rate('old', 10_000_000, 5, 1)).toBeUndefined();
    expect(stage.rate('new', 20_000, 50, 15_000)).toBe(10);
  });

  it('counts nothing twice, however a counter is read: increments add up to what it gained', () => {
    const gains = fc.array(fc.record({ after: fc.integer({ min: 1, max: 9_999 }), gain: fc.nat(1_000) }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(gains, fc.nat(3), (steps, skip) => {
        const book = new RateBook(10);
        let [at, value, counted, committed] = [0, 0, 0, 0];
        book.stage().rate('k', 0, 0);
        const first = book.stage();
        first.rate('k', 0, 0);
        first.commit();
        for (const [i, { after, gain }] of steps.entries()) {
          at += after;
          value += gain;
          const stage = book.stage();
          const gained = stage.advance('k', at, [value]);
          if (i % 4 === skip) continue;
          stage.commit();
          counted += gained?.values[0] ?? 0;
          committed = value;
        }
        expect(counted).toBe(committed);
      }),
      { seed: 3 },
    );
  });

  it('forgets what was not committed, and the oldest beyond its capacity', () => {
    const book = new RateBook(2);
    const dropped = book.stage();
    dropped.rate('dropped', 1, 1);
    for (const key of ['a', 'b', 'c']) {
      const stage = book.stage();
      stage.rate(key, 1_000, 0);
      stage.commit();
    }
    expect(book.size).toBe(2);
    const stage = book.stage();
    expect(['a', 'b', 'c', 'dropped'].map((key) => stage.rate(key, 2_000, 7))).toEqual([undefined, 7, 7, undefined]);
  });

  it('adds up differences, and says nothing of buckets that changed their bounds', () => {
    const stage = new RateBook(10).stage();
    expect([stage.total('t', 1, 5), stage.total('t', 2, -2), stage.total('t', 2, -2)]).toEqual([5, 3, undefined]);
    stage.advance('h', 1_000, [1, 1], { shape: '1' });
    expect(stage.advance('h', 2_000, [2, 2], { shape: '2' })).toBeUndefined();
    expect(stage.advance('h', 3_000, [4, 4], { shape: '2' })).toEqual({ values: [2, 2], seconds: 1 });
  });
});

describe('seriesKey', () => {
  it('is the same whatever the order of attributes, and another for others', () => {
    expect(seriesKey('e', 'n', { a: 1, b: 'x' })).toBe(seriesKey('e', 'n', { b: 'x', a: 1 }));
    expect(seriesKey('e', 'n', { a: 'b' })).not.toBe(seriesKey('e', 'n', { ab: '' }));
  });
});
