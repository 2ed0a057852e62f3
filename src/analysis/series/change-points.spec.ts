import { assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { falseChanges, onsetFigures } from '../../../test/probes/series/onsets.js';
import { seeded } from '../../../test/probes/series/random.js';
import { changePoints, onset } from './change-points.js';
import { longRunVariance } from './long-run-variance.js';
import { partition } from './partition.js';
import { sharpSteps } from './sharp-steps.js';

function noise(count: number, seed: number, change: (value: number, index: number) => number = (v) => v): Float64Array {
  const random = seeded(seed);
  return Float64Array.from({ length: count }, (_, i) => change(random.normal(), i));
}

describe('changePoints finds', () => {
  it.each<[string, (v: number, i: number) => number, object]>([
    ['a step', (v, i) => (i >= 200 ? v + 6 : v), { index: 200, kind: 'step' }],
    ['a trend that begins and ends', (v, i) => v + Math.min(20, Math.max(0, i - 199)), { kind: 'trend' }],
    ['a spike', (v, i) => (i === 200 ? v + 25 : v), { index: 200, kind: 'spike' }],
    ['a dip', (v, i) => (i === 200 ? v - 25 : v), { index: 200, kind: 'dip' }],
    ['more noise', (v, i) => (i >= 200 ? 6 * v : v), { kind: expect.stringMatching(/variance|distribution/) }],
    ['a level and a spread at once', (v, i) => (i >= 200 ? 30 + 6 * v : v), { kind: 'distribution' }],
    ['errors after silence', (v, i) => (i >= 200 ? 5 + Math.round(v) : 0), { index: 200, kind: 'step' }],
    [
      'a step in a season',
      (v, i) => v + 40 * Math.sin((2 * Math.PI * i) / 60) + (i >= 200 ? 10 : 0),
      { index: 200, kind: 'step' },
    ],
  ])('%s', (_, change, expected) => {
    const [first] = changePoints(noise(400, 3, change));
    expect(first).toMatchObject(expected);
    expect(Math.abs((first?.index ?? 0) - 200)).toBeLessThanOrEqual(8);
    expect(first?.confidence).toBeGreaterThanOrEqual(0.5);
    expect(first?.earliest).toBeLessThanOrEqual(first?.index ?? 0);
    expect(first?.latest).toBeGreaterThanOrEqual(first?.index ?? 0);
  });

  it('the size of a step in the units of the series', () => {
    expect(changePoints(noise(400, 3, (v, i) => (i >= 200 ? v + 6 : v)))[0]?.size).toBeCloseTo(6, 0);
  });
});

describe('changePoints says nothing of', () => {
  it.each<[string, Float64Array | readonly number[]]>([
    ['no values', []],
    ['a few values', [1, 9, 1, 9]],
    ['a constant', new Float64Array(500).fill(7)],
    ['values that are not numbers', new Float64Array(500).fill(NaN)],
    ['noise', noise(500, 1)],
    ['a straight line', noise(500, 1, (v, i) => v / 10 + i)],
    ['a season', noise(500, 1, (v, i) => v + 20 * Math.sin(i / 6))],
    ['an hourly spike', noise(500, 1, (v, i) => (i % 60 === 0 ? v + 30 : v))],
  ])('%s', (_, values) => expect(changePoints(values)).toEqual([]));

  it('more values than can be looked at, but an error', () => {
    expect(() => changePoints(new Float64Array(30_000))).toThrow(/30000 values are too many; pass the last 20160/);
  });
});

describe('changePoints', () => {
  const stepped = noise(400, 5, (v, i) => (i >= 150 ? v + 5 : v) + (i >= 300 ? 8 : 0));

  it('finds the same in other units, from another zero and upside down', () => {
    const usual = changePoints(stepped).map(({ index, kind }) => ({ index, kind }));
    assert(
      property(constantFrom(-4, -1, 0.25, 2, 1024), integer({ min: -1000, max: 1000 }), (scale, shift) => {
        const other = changePoints(stepped.map((v) => scale * (v + shift)));
        expect(other.map(({ index, kind }) => ({ index, kind }))).toEqual(usual);
      }),
      { numRuns: 20 },
    );
  });

  it('bridges gaps', () => {
    const gappy = stepped.map((v, i) => (i % 7 === 3 ? NaN : v));
    expect(changePoints(gappy).map(({ kind }) => kind)).toEqual(['step', 'step']);
  });

  it('dates five in six onsets of the probes within two steps, with at most one false change per 5,000 values', () => {
    const errors = onsetFigures(changePoints, 5).flatMap((figure) => figure.errors);
    const clean = falseChanges(changePoints, 5, 2);
    expect(errors.filter((error) => error <= 2).length / errors.length).toBeGreaterThan(0.83);
    expect(clean.reduce((sum, { per5000 }) => sum + per5000, 0) / clean.length).toBeLessThan(1.5);
  }, 120_000);
});

describe('onset', () => {
  it('is the beginning of a departure that lasts', () => {
    expect(onset(noise(400, 7, (v, i) => (i >= 320 ? v + 6 : v)))).toMatchObject({ index: 320, kind: 'step' });
  });
  it('is the beginning, not the end, of one that is over', () => {
    expect(onset(noise(400, 7, (v, i) => (i >= 300 && i < 340 ? v + 8 : v)))?.index).toBe(300);
  });
  it('is nothing where nothing lasts', () => {
    expect(onset(noise(400, 7, (v, i) => (i === 300 ? v + 30 : v)))).toBeUndefined();
  });
});

describe('partition', () => {
  it('cuts where the squared error falls by more than the penalty', () => {
    const values = Float64Array.of(0, 0, 0, 0, 5, 5, 5, 5);
    expect(partition(values, 10, 2)).toEqual([{ index: 4, gain: 50 }]);
    expect(partition(values, 60, 2)).toEqual([]);
  });
  it('is as good as trying every cut', () => {
    assert(
      property(integer({ min: 0, max: 10_000 }), (seed) => {
        const values = noise(14, seed);
        const gain = (cut: number) =>
          squares(values) - squares(values.subarray(0, cut)) - squares(values.subarray(cut));
        const best = Math.max(...Array.from({ length: 11 }, (_, i) => gain(i + 2)));
        // At a price just below the best gain there is a cut; one above it there is none with one cut to gain.
        expect(partition(values, best * 0.999, 2).length).toBeGreaterThan(0);
      }),
      { numRuns: 50 },
    );
  });
});

describe('longRunVariance', () => {
  it.each([
    ['the variance of independent values', noise(4000, 1), 1, 2],
    ['more for values that remember', remembering(4000), 8, 60],
    ['0 for a constant', new Float64Array(100).fill(3), 0, 0],
  ] as const)('is %s', (_, values, least, most) => {
    expect(longRunVariance(values)).toBeGreaterThanOrEqual(0.9 * least);
    expect(longRunVariance(values)).toBeLessThanOrEqual(most);
  });
});

describe('sharpSteps', () => {
  it('sees a step that a season hides, and measures it', () => {
    const [step] = sharpSteps(noise(400, 2, (v, i) => v + 30 * Math.sin(i / 40) + (i >= 200 ? 9 : 0)));
    expect(step).toMatchObject({ index: 200 });
    expect(step?.size).toBeCloseTo(9, -0.5);
  });
});

function squares(values: Float64Array): number {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  return values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
}

function remembering(count: number): Float64Array {
  let value = 0;
  return noise(count, 2).map((v) => (value = 0.8 * value + v));
}
