import { array, assert, double, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded } from '../../../test/probes/series/random.js';
import { jensenShannon, populationStability } from './distances.js';
import { drift } from './drift.js';
import { logGamma, upperGamma } from './gamma.js';
import { binnedKolmogorovSmirnov, chiSquare, kolmogorovSmirnov } from './two-sample.js';

const counts = array(integer({ min: 0, max: 500 }), { minLength: 2, maxLength: 12 });

describe('populationStability', () => {
  it.each([
    // numpy: ((q - p) * log(q / p)).sum()
    { of: [10, 20, 30, 40], and: [25, 25, 25, 25], is: 0.22821740957339184 },
    { of: [5, 5], and: [50, 50], is: 0 },
  ])('of $of and $and is $is', ({ of, and, is }) => {
    expect(populationStability(of, and)).toBeCloseTo(is, 12);
  });
  it('is unknown when a side is empty', () => expect(populationStability([0, 0], [1, 1])).toBeNaN());
  it('is finite where a bin is empty', () => {
    expect(populationStability([0, 100], [50, 50])).toBeGreaterThan(1);
    expect(populationStability([0, 100], [50, 50])).toBeLessThan(10);
  });
});

describe('jensenShannon', () => {
  // scipy: spatial.distance.jensenshannon(p, q, base=2)
  it.each([
    { of: [10, 20, 30, 40], and: [25, 25, 25, 25], is: 0.20050332253142814 },
    { of: [1, 0], and: [0, 1], is: 1 },
    { of: [3, 1], and: [6, 2], is: 0 },
  ])('of $of and $and is $is', ({ of, and, is }) => expect(jensenShannon(of, and)).toBeCloseTo(is, 12));

  it('is symmetric, and between 0 and 1', () => {
    assert(
      property(counts, (a) => {
        const b = a.toReversed();
        const distance = jensenShannon(a, b);
        if (Number.isNaN(distance)) return;
        expect(distance).toBeCloseTo(jensenShannon(b, a), 12);
        expect(distance).toBeGreaterThanOrEqual(0);
        expect(distance).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });
});

describe('chiSquare', () => {
  // scipy: stats.chi2_contingency([a, b], correction=False)
  it.each([
    { of: [10, 20, 30, 40], and: [25, 25, 25, 25], statistic: 10.900210900210901, p: 0.012277894009958807 },
    { of: [120, 80], and: [90, 110], statistic: 9.022556390977442, p: 0.0026666817936140982 },
    { of: [7], and: [9], statistic: 0, p: 1 },
  ])('of $of and $and is $statistic', ({ of, and, statistic, p }) => {
    expect(chiSquare(of, and).statistic).toBeCloseTo(statistic, 10);
    expect(chiSquare(of, and).p).toBeCloseTo(p, 10);
  });
});

describe('kolmogorovSmirnov', () => {
  // scipy: stats.ks_2samp(a, b, method='exact'); ours is asymptotic
  const a = Float64Array.from({ length: 60 }, (_, i) => ((i * 37) % 101) / 10);
  const b = Float64Array.from({ length: 45 }, (_, i) => ((i * 53) % 97) / 10 + 1.5);
  it('has the distance and nearly the exact p', () => {
    expect(kolmogorovSmirnov(a, b).statistic).toBeCloseTo(0.15, 12);
    expect(Math.abs(kolmogorovSmirnov(a, b).p - 0.5658078840059115)).toBeLessThan(0.03);
  });
  it('is 1 and 0 for the same and for samples apart', () => {
    expect(kolmogorovSmirnov(a, a)).toEqual({ statistic: 0, p: 1 });
    expect(
      kolmogorovSmirnov(
        a,
        a.map((v) => v + 100),
      ).p,
    ).toBeLessThan(1e-12);
    expect(kolmogorovSmirnov(a, new Float64Array()).p).toBeNaN();
  });
  it('does not change under a monotone map', () => {
    const values = array(double({ min: -20, max: 20, noNaN: true }), { minLength: 1, maxLength: 40 });
    assert(
      property(values, values, (x, y) => {
        const plain = kolmogorovSmirnov(Float64Array.from(x), Float64Array.from(y));
        const mapped = kolmogorovSmirnov(
          Float64Array.from(x, (v) => 4 * v),
          Float64Array.from(y, (v) => 4 * v),
        );
        expect(mapped).toEqual(plain);
      }),
    );
  });
  it('of bins is at most that of the values', () => {
    expect(binnedKolmogorovSmirnov([30, 30], [20, 25]).statistic).toBeLessThanOrEqual(0.15);
  });
});

describe('upperGamma', () => {
  // scipy: special.gammaincc, gammaln
  it.each([
    [0.5, 0.2, 0.5270892568655381],
    [2, 1, 0.7357588823428847],
    [3.5, 10, 0.005569683072945574],
    [10, 30, 7.121750862815593e-6],
    [50, 40, 0.9296649333406051],
    [2, 0, 1],
  ])('at %d, %d is %d', (a, x, is) => expect(Math.abs(upperGamma(a, x) / is - 1)).toBeLessThan(1e-10));
  it.each([
    [0.3, 1.0957979948180756],
    [12.5, 18.73434751193645],
    [1, 0],
  ])('and ln Γ(%d) is %d', (x, is) => expect(logGamma(x)).toBeCloseTo(is, 10));
});

describe('drift', () => {
  const random = seeded(1);
  const before = Float64Array.from({ length: 500 }, () => random.normal());
  const same = Float64Array.from({ length: 300 }, () => random.normal());

  it('is none between samples of one distribution', () => {
    expect(drift({ values: before }, { values: same })).toMatchObject({ drifted: false, probability: 0 });
  });
  it('is seen in shifted values, and said in words', () => {
    const verdict = drift({ values: before }, { values: same.map((v) => v + 1) });
    expect(verdict?.drifted).toBe(true);
    expect(verdict?.probability).toBeGreaterThan(0.99);
    expect(verdict?.because).toMatch(
      /^population stability index .* \(at or above 0.2\), Kolmogorov–Smirnov .*from .* on: .* % before/,
    );
  });
  it('is seen in categories, new ones too', () => {
    const verdict = drift({ categories: { a: 90, b: 10 } }, { categories: { a: 40, c: 60 } });
    expect(verdict).toMatchObject({ drifted: true, test: { name: 'χ²' } });
    expect(verdict?.because).toMatch(/c: 0 % before, 60 % now/);
  });
  it('is seen in histograms', () => {
    const bounds = [1, 2, 5];
    expect(drift({ bounds, counts: [50, 30, 15, 5] }, { bounds, counts: [10, 20, 30, 40] })?.drifted).toBe(true);
  });
  it('is none that is large by chance or significant by number', () => {
    expect(drift({ categories: { a: 12, b: 9 } }, { categories: { a: 7, b: 14 } })?.drifted).toBe(false);
    expect(drift({ categories: { a: 500_000, b: 500_000 } }, { categories: { a: 505_000, b: 495_000 } })?.drifted).toBe(
      false,
    );
  });
  it('says nothing of too few values, none finite or none at all', () => {
    expect(drift({ values: [] }, { values: before })).toBeUndefined();
    expect(drift({ values: Array<number>(50).fill(NaN) }, { values: before })).toBeUndefined();
    expect(drift({ categories: {} }, { categories: { a: 100 } })).toBeUndefined();
  });
  it('is none of a constant that stays', () => {
    const constant = { values: Array<number>(50).fill(3) };
    expect(drift(constant, constant)).toMatchObject({ drifted: false, psi: 0 });
  });
  it.each([
    [{ values: [1] }, { categories: { a: 1 } }, /two kinds/],
    [{ bounds: [1], counts: [1, 1] }, { bounds: [2], counts: [1, 1] }, /different bounds: 1 and 2/],
    [{ bounds: [1], counts: [1] }, { bounds: [1], counts: [1, 1] }, /has 2 counts, got 1/],
    [{ categories: { a: -1 } }, { categories: { a: 1 } }, /0 or more, got -1/],
  ] as const)('rejects %o against %o', (a, b, message) => expect(() => drift(a, b)).toThrow(message));
});
