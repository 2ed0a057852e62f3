import { describe, expect, it } from 'vitest';
import { errorDistribution, quantile } from './intervals.js';

describe('quantile', () => {
  it("is numpy's of the method hazen", () => {
    const sorted = Float64Array.of(1, 1, 2, 3, 4, 5, 6, 9);
    const numpy = { 0.05: 1, 0.1: 1, 0.25: 1.5, 0.5: 3.5, 0.9: 8.1, 0.975: 9 };
    for (const [p, value] of Object.entries(numpy)) expect(quantile(sorted, Number(p))).toBeCloseTo(value, 12);
  });

  it('is nothing of nothing', () => expect(quantile(new Float64Array(0), 0.5)).toBe(0));
});

describe('errorDistribution', () => {
  const origins = [10, 12, 14, 16];

  it('is wider where past errors were', () => {
    const horizon = 12;
    const errors = Float64Array.from({ length: 48 }, (_, i) => (i % 2 === 0 ? 1 : -1) * ((i % horizon) + 1));
    const { scales } = errorDistribution({ errors, origins, horizon, season: 1 }, 18, horizon);
    expect(scales[11] / scales[0]).toBeGreaterThan(3);
  });

  it('goes on growing beyond what was rehearsed, no slower than a random walk', () => {
    const horizon = 8;
    const errors = Float64Array.from({ length: 32 }, (_, i) => (i % 2 === 0 ? 1 : -1) * Math.sqrt((i % horizon) + 1));
    const { scales } = errorDistribution({ errors, origins, horizon, season: 1 }, 18, 32);
    expect(scales[31] / scales[7]).toBeGreaterThanOrEqual(2 - 1e-9);
    expect(scales).toHaveLength(32);
  });

  it('leaves out what was not observed, and has no width without any error', () => {
    const errors = Float64Array.of(NaN, 2, NaN, -2);
    const { scales, quantiles } = errorDistribution({ errors, origins: [4, 5], horizon: 2, season: 1 }, 6, 2);
    expect([...scales].every(Number.isFinite)).toBe(true);
    expect(quantiles[198]).toBeGreaterThan(0);
    const none = errorDistribution({ errors: new Float64Array(0), origins: [], horizon: 2, season: 1 }, 6, 2);
    expect([...none.quantiles].every((z) => z === 0)).toBe(true);
  });
});
