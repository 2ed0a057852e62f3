import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialTest } from './binomial.js';

describe('binomialTest', () => {
  // scipy 1.x: stats.binomtest(k, n, share).pvalue
  it.each([
    { k: 0, n: 9, share: 0.5, is: 0.00390625 },
    { k: 3, n: 3, share: 0.1, is: 0.001 },
    { k: 2, n: 12, share: 0.5, is: 0.03857421875 },
    { k: 7, n: 8, share: 0.25, is: 0.0003814697265625 },
    { k: 0, n: 0, share: 0.5, is: 1 },
  ])('of $k of $n at $share is $is', ({ k, n, share, is }) => {
    expect(binomialTest(k, n, share)).toBeCloseTo(is, 10);
  });

  it('is unknown when nothing can succeed', () => expect(binomialTest(1, 2, 0)).toBeNaN());

  it('is the same seen from the failures', () => {
    assert(
      property(
        integer({ min: 0, max: 60 }),
        integer({ min: 0, max: 60 }),
        integer({ min: 1, max: 9 }),
        (k, rest, tenths) => {
          const [p, q] = [binomialTest(k, k + rest, tenths / 10), binomialTest(rest, k + rest, 1 - tenths / 10)];
          expect(p).toBeCloseTo(q, 9);
          expect(p).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});
