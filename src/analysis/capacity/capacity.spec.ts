import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecast, type Forecast } from '../forecast/forecast.js';
import { elasticityOf, predictUse, type Elasticity } from './elasticity.js';
import { probabilityBeyond, timeToExhaustion } from './exhaustion.js';
import { headroomFor } from './headroom.js';
import { studentQuantile } from './student.js';
import { whatIf } from './what-if.js';

/** A forecast made by hand: uniform errors between −1 and 1 times the scale of the step. */
function known(mean: readonly number[], scale: number): Forecast {
  const row = Float64Array.from(mean);
  return {
    intervalMs: 3_600_000,
    mean: row,
    lower80: row,
    upper80: row,
    lower95: row,
    upper95: row,
    errors: {
      scales: row.map(() => scale),
      quantiles: Float64Array.from({ length: 199 }, (_, i) => (i + 1) / 100 - 1),
    },
    season: 1,
    weekly: false,
    origins: 1,
    rehearsed: 1,
    members: [],
    because: [],
  };
}

describe('timeToExhaustion', () => {
  const up = (value: number): { value: number; direction: 'up' } => ({ value, direction: 'up' });

  it.each([
    { mean: 10, limit: 10, is: 0.5 },
    { mean: 10, limit: 11, is: 0.25 },
    { mean: 10, limit: 9, is: 0.75 },
    { mean: 10, limit: 13, is: 0.0025 },
    { mean: 10, limit: 7, is: 0.9975 },
  ])('gives $mean ± 2 to be at $limit the probability $is', ({ mean, limit, is }) => {
    expect(probabilityBeyond(known([mean], 2), 0, up(limit))).toBeCloseTo(is, 10);
    expect(probabilityBeyond(known([-mean], 2), 0, { value: -limit, direction: 'down' })).toBeCloseTo(is, 10);
  });

  it('is an interval around the crossing of a line', () => {
    const line = known(
      Array.from({ length: 30 }, (_, h) => h + 1),
      5,
    );
    // By step h the probability is (h + 5 − 20.5) / 10.
    expect(timeToExhaustion(line, up(20.5))).toMatchObject({
      earliest: 17,
      expected: 21,
      latest: 25,
      probability: 0.9975,
    });
  });

  it('never falls again', () => {
    const hill = known([1, 5, 9, 5, 1], 4);
    const { byStep } = timeToExhaustion(hill, up(10));
    expect([...byStep]).toEqual([...byStep].toSorted((a, b) => a - b));
  });

  it('knows no time that lies beyond the horizon, and says the probability', () => {
    const exhaustion = timeToExhaustion(known([1, 2, 3], 1), up(100));
    expect(exhaustion).not.toHaveProperty('earliest');
    expect(exhaustion.because).toContain('within 3 steps has probability 0 %');
  });

  it('is certain where nothing varies', () => {
    expect(timeToExhaustion(known([1, 2, 3], 0), up(2)).byStep).toEqual(Float64Array.of(0, 1, 1));
  });

  it('holds the crossing of disks that fill, about eight times in ten', () => {
    let inside = 0;
    const disks = 100;
    for (let seed = 1; seed <= disks; seed++) {
      let state = seed * 7919;
      const uniform = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
      let level = 100;
      const used = Array.from({ length: 400 }, () => (level += 1 + 4 * (uniform() + uniform() + uniform() - 1.5)));
      const made = forecast(used.slice(0, 240), 160, { intervalMs: 3_600_000 });
      if ('refused' in made) throw new Error(made.refused);
      const limit = used[239] + 60;
      const crossed = used.findIndex((value, i) => i >= 240 && value >= limit) - 239;
      const { earliest = 161, latest = 161 } = timeToExhaustion(made, up(limit));
      inside += Number(crossed >= earliest && crossed <= latest);
    }
    expect(inside / disks).toBeGreaterThan(0.72);
  });
});

describe('headroomFor', () => {
  it.each([
    { what: 'two replicas, one lost', spread: { replicas: 2 }, is: 2 },
    { what: 'six over three zones', spread: { replicas: 6, zones: 3 }, is: 1.5 },
    { what: 'seven over three zones', spread: { replicas: 7, zones: 3 }, is: 1.75 },
    { what: 'one alone', spread: { replicas: 1 }, is: 1 },
    { what: 'an autoscaler with room', spread: { replicas: 4, autoscaler: { target: 0.6, most: 8 } }, is: 1 },
    { what: 'an autoscaler at its end', spread: { replicas: 4, autoscaler: { target: 0.6, most: 4 } }, is: 4 / 3 },
  ])('for $what is $is', ({ spread, is }) => expect(headroomFor(spread, 10).ratio).toBeCloseTo(is, 12));

  it('holds the forecast peak as well', () =>
    expect(headroomFor({ replicas: 3 }, 10, 12).ratio).toBeCloseTo(1.2 * 1.5, 12));
});

const loads = Array.from({ length: 24 }, (_, i) => 10 * (i + 1));
const uses = loads.map((load, i) => 5 + 0.3 * load + (((i * 7919) % 13) - 6) * 0.5);

function fitted(of: readonly number[] = uses): Elasticity {
  const fit = elasticityOf(loads, of);
  if ('refused' in fit) throw new Error(fit.refused);
  return fit;
}

describe('elasticityOf', () => {
  it('is the line of scipy.stats.linregress, with its prediction interval', () => {
    const fit = fitted();
    expect(fit.base).toBeCloseTo(4.414855072463766, 9);
    expect(fit.slope).toBeCloseTo(0.30334782608695654, 12);
    expect(fit.r2).toBeCloseTo(0.9924462459674709, 12);
    expect(fit.elasticity).toBeCloseTo(0.8957120849024307, 12);
    const { mean, upper80, beyond, because } = predictUse(fit, 300);
    expect(mean).toBeCloseTo(95.41920289855072, 9);
    expect(upper80 - mean).toBeCloseTo(2.891252969393354, 2);
    expect(beyond).toBeCloseTo(60 / 230, 12);
    expect(because).toContain('outside');
  });

  it.each([
    { what: 'few moments', loads: [1, 2, 3], uses: [1, 2, 3] },
    { what: 'a load that never changed', loads: loads.map(() => 7), uses },
    { what: 'a use that does not follow', loads, uses: loads.map((_, i) => (i * 7919) % 13) },
    { what: 'a use that never changed', loads, uses: loads.map(() => 3) },
    { what: 'nothing but gaps', loads, uses: loads.map(() => NaN) },
  ])('refuses $what and says why', ({ loads: of, uses: with_ }) =>
    expect(elasticityOf(of, with_)).toHaveProperty('refused'),
  );

  it('recovers any line from its points', () => {
    const number = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(number, fc.double({ min: 0.01, max: 100, noNaN: true }), (base, slope) => {
        const fit = fitted(loads.map((load) => base + slope * load));
        expect(predictUse(fit, 500).mean).toBeCloseTo(base + slope * 500, 4);
      }),
      { numRuns: 50, seed: 8 },
    );
  });
});

describe('studentQuantile', () => {
  it.each([
    { p: 0.9, degrees: 5, scipy: 1.4758840488 },
    { p: 0.9, degrees: 18, scipy: 1.3303909436 },
    { p: 0.9, degrees: 100, scipy: 1.2900747613 },
    { p: 0.975, degrees: 10, scipy: 2.228138852 },
  ])('of $p at $degrees degrees is that of scipy within 0.2 %', ({ p, degrees, scipy }) =>
    expect(Math.abs(studentQuantile(p, degrees) / scipy - 1)).toBeLessThan(0.002),
  );
});

describe('whatIf', () => {
  it.each([
    { scenario: { kind: 'traffic', ratio: 1.3 } as const, load: 130 },
    { scenario: { kind: 'lose-zone', zones: 3 } as const, load: 150 },
    { scenario: { kind: 'lose-replica', replicas: 5 } as const, load: 125 },
  ])('puts a load of $load on each for $scenario', ({ scenario, load }) => {
    const { asked, today } = whatIf(fitted(), 100, scenario);
    expect([today.load, asked.load]).toEqual([100, load]);
    expect(asked.mean).toBeCloseTo(predictUse(fitted(), load).mean, 12);
  });

  it('asks another version of a model by its own fit', () => {
    const heavier = fitted(uses.map((use) => 2 * use));
    const { asked, because } = whatIf(fitted(), 100, { kind: 'version', from: 'v6', to: 'v7', fit: heavier });
    expect(asked.mean).toBeCloseTo(2 * predictUse(fitted(), 100).mean, 9);
    expect(because[0]).toBe('v7 takes the load of v6');
  });

  it('says whether a limit holds', () => {
    const scenario = { kind: 'traffic', ratio: 2 } as const;
    expect(whatIf(fitted(), 100, scenario, 100).holds).toEqual({ onAverage: true, mostly: true });
    expect(whatIf(fitted(), 100, scenario, 67).holds).toEqual({ onAverage: true, mostly: false });
    expect(whatIf(fitted(), 100, scenario, 20).holds).toEqual({ onAverage: false, mostly: false });
  });

  it('refuses to lose the last', () => {
    expect(() => whatIf(fitted(), 100, { kind: 'lose-replica', replicas: 1 })).toThrow(/none can be lost/);
  });
});
