import { describe, expect, it } from 'vitest';
import { nextDeviation, openDeviation, wasThereBefore } from './robust-deviation.js';

const calm = (n: number): number[] => Array.from({ length: n }, (_, i) => 10 + (i % 3));

/** Whether the last of these values, and those before it that are told to be abnormal, were there before. */
function beforeAt(values: readonly number[], abnormal: readonly number[]): boolean {
  const state = openDeviation();
  return (
    values
      .map((value, i) => {
        nextDeviation(state, value, 0);
        return abnormal.includes(i) && wasThereBefore(state, value);
      })
      .at(-1) ?? false
  );
}

describe('wasThereBefore', () => {
  it('is no for the first time', () => {
    expect(beforeAt([...calm(60), 90], [60])).toBe(false);
  });

  it('is yes for what comes back after a rest, even if not quite as far', () => {
    expect(beforeAt([...calm(60), 90, ...calm(20), 85], [60, 81])).toBe(true);
  });

  it('is no for an episode that goes on, with gaps', () => {
    expect(beforeAt([...calm(60), 90, 90, ...calm(5), 90], [60, 61, 67])).toBe(false);
  });

  it('is no for what went the other way before', () => {
    expect(beforeAt([...calm(60), -90, ...calm(20), 90], [60, 81])).toBe(false);
  });

  it('forgets after 120 values', () => {
    expect(beforeAt([...calm(30), 90, ...calm(130), 90], [30, 161])).toBe(false);
  });
});
