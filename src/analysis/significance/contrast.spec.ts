import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrast } from './contrast.js';
import { erfc } from './erfc.js';

describe('erfc', () => {
  // Python 3: math.erfc.
  it.each([
    { x: 0, is: 1 },
    { x: 0.1, is: 0.8875370839817152 },
    { x: 0.5, is: 0.4795001221869535 },
    { x: 1, is: 0.15729920705028513 },
    { x: 2, is: 0.004677734981047265 },
    { x: 5, is: 1.5374597944280351e-12 },
    { x: 10, is: 2.088487583762545e-45 },
    { x: -1, is: 1.842700792949715 },
    { x: Infinity, is: 0 },
  ])('of $x is $is', ({ x, is }) => {
    expect(Math.abs(erfc(x) - is)).toBeLessThanOrEqual(1.2e-7 * is);
  });
});

describe('contrast', () => {
  const loose = { falseDiscoveries: 1, leastRatio: 1 };

  // Few counts: scipy stats.binomtest(after, before + after, share).pvalue. Many: stats.chi2.sf(G, 1).
  it.each([
    { before: 10, after: 30, exposure: { before: 1, after: 1 }, p: 0.0022214337732293643 },
    { before: 0, after: 5, exposure: { before: 4, after: 1 }, p: 0.00032 },
    { before: 7, after: 0, exposure: { before: 1, after: 2 }, p: 0.0004572473708276181 },
    { before: 40, after: 60, exposure: { before: 1, after: 1 }, p: 0.05688793364098089 },
    { before: 100, after: 100, exposure: { before: 1, after: 1 }, p: 1 },
    { before: 400, after: 300, exposure: { before: 1, after: 1 }, p: 0.0001530176760984669 },
  ])('$before before and $after after have probability $p', ({ before, after, exposure, p }) => {
    const [shift] = contrast([{ key: 'k', before, after }], exposure, loose);
    expect(shift?.p).toBeCloseTo(p, 7);
  });

  it('finds what is new, gone, more and less, the least probable first, and leaves out what is usual', () => {
    const counts = [
      { key: 'usual', before: 400, after: 100 },
      { key: 'new', before: 0, after: 60 },
      { key: 'gone', before: 300, after: 0 },
      { key: 'more', before: 100, after: 100 },
      { key: 'hardly more', before: 40_000, after: 11_000 },
      { key: 'chance', before: 1, after: 1 },
    ];
    const shifts = contrast(counts, { before: 4, after: 1 });
    expect(shifts.map(({ key, ratio }) => [key, ratio])).toEqual([
      ['new', Infinity],
      ['gone', 0],
      ['more', 4],
    ]);
  });

  it.each([
    { before: 0, after: 1 },
    { before: 1, after: 0 },
    { before: NaN, after: 1 },
  ])('says nothing of an exposure of %o', (exposure) => {
    expect(contrast([{ key: 'k', before: 1, after: 100 }], exposure)).toEqual([]);
  });

  it('says nothing of nothing, of counts that are none and of one line', () => {
    const counts = [
      { key: 'a', before: 0, after: 0 },
      { key: 'b', before: NaN, after: 9 },
      { key: 'c', before: 0, after: 1 },
    ];
    expect(contrast(counts, { before: 1, after: 1 })).toEqual([]);
    expect(contrast([], { before: 1, after: 1 })).toEqual([]);
  });

  it('does not depend on the order of the counts, nor on the unit of the exposure', () => {
    const table = fc.uniqueArray(fc.record({ key: fc.string(), before: fc.nat(200), after: fc.nat(200) }), {
      selector: ({ key }) => key,
      maxLength: 30,
    });
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 9 }), (counts, unit) => {
        const keys = (of: typeof counts, scale: number) =>
          contrast(of, { before: 4 * scale, after: scale }).map(({ key }) => key);
        expect(keys(counts.toReversed(), unit)).toEqual(keys(counts, 1));
      }),
    );
  });
});
