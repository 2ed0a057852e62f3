import { describe, expect, it } from 'vitest';
import { loadBurst, nextBurst, openBurst, saveBurst } from './burst.js';

const bucketMs = 10_000;

/** What is said of the last of these ten-second counts. */
function lastOf(counts: readonly number[]) {
  const state = openBurst(0);
  return counts.map((count, i) => nextBurst(state, i * bucketMs, count)).at(-1);
}

describe('nextBurst', () => {
  it.each([
    { of: [0, 0, 9], is: undefined, why: 'too little is known' },
    { of: [...Array<number>(720).fill(1), 54], is: { count: 59, record: 6 }, why: 'a flood after two hours of calm' },
    {
      of: [...Array<number>(300).fill(0), 40, ...Array<number>(60).fill(0), 40],
      is: { count: 40, record: 40 },
      why: 'a clump like one ten minutes ago',
    },
    { of: [...Array<number>(300).fill(0), 40, 40], is: { count: 80, record: 0 }, why: 'a burst that goes on' },
  ])('knows $why', ({ of, is }) => {
    const burst = lastOf(of);
    expect(burst && { count: burst.count, record: burst.record }).toEqual(is);
  });

  it('forgets records after two hours', () => {
    expect(lastOf([...Array<number>(40).fill(0), 50, ...Array<number>(740).fill(0), 5])).toMatchObject({ record: 0 });
  });

  it('goes on from what was saved', () => {
    const state = openBurst(0);
    for (let i = 0; i < 100; i++) nextBurst(state, i * bucketMs, i % 7);
    const copy = loadBurst(saveBurst(state));
    expect(nextBurst(copy, 100 * bucketMs, 30)).toEqual(nextBurst(state, 100 * bucketMs, 30));
  });
});
