import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecast, type Forecast } from './forecast.js';

const quarter = 900_000;
const day = 96;
const horizon = 96;
const length = 14 * day;

/** Nearly normal noise of deviation 1 from a fixed sequence, so that a test sees the same series every time. */
function noise(seed: number): () => number {
  let state = seed;
  const uniform = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return () => Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value, -6);
}

const daily = (t: number): number => 10 * Math.sin((2 * Math.PI * t) / day) + 5 * Math.sin((4 * Math.PI * t) / day);

function made(values: readonly number[], steps = horizon, options = {}): Forecast {
  const result = forecast(values, steps, { intervalMs: quarter, ...options });
  if ('refused' in result) throw new Error(result.refused);
  return result;
}

function series(rule: (t: number) => number, seed = 1): { past: number[]; future: number[] } {
  const draw = noise(seed);
  const all = Array.from({ length: length + horizon }, (_, t) => rule(t) + draw());
  return { past: all.slice(0, length), future: all.slice(length) };
}

const meanError = (of: Forecast, future: readonly number[]): number =>
  future.reduce((sum, value, h) => sum + Math.abs(value - of.mean[h]), 0) / future.length;

describe('forecast', () => {
  it.each([
    { what: 'a constant load', rule: () => 50, below: 1 },
    { what: 'straight growth', rule: (t: number) => 50 + 0.05 * t, below: 1.1 },
    { what: 'a day', rule: (t: number) => 50 + daily(t), below: 1.3 },
    { what: 'a growing day', rule: (t: number) => 50 + 0.03 * t + daily(t) * (1 + t / 2000), below: 1.6 },
    { what: 'a weekend', rule: (t: number) => 50 + daily(t) - (Math.floor(t / day) % 7 > 4 ? 25 : 0), below: 1.4 },
    { what: 'a nightly job', rule: (t: number) => 10 + (t % day === 30 ? 80 : 0), below: 1.1 },
    { what: 'a saw-tooth whose period is no day', rule: (t: number) => (t % 37) * 2, below: 1.3 },
    { what: 'a step a week ago', rule: (t: number) => 50 + daily(t) + (t > 700 ? 30 : 0), below: 1.3 },
    { what: 'a step yesterday', rule: (t: number) => 50 + daily(t) + (t > length - 150 ? 30 : 0), below: 1.4 },
    { what: 'a step nine values ago', rule: (t: number) => 50 + (t > length - 10 ? 30 : 0), below: 1.3 },
    { what: 'rare spikes', rule: (t: number) => 50 + daily(t) + (t % 271 === 13 ? 200 : 0), below: 3 },
  ])('knows $what', ({ rule, below }) => {
    const { past, future } = series(rule);
    expect(meanError(made(past), future)).toBeLessThan(below);
  });

  it('has intervals that hold about as often as they say', () => {
    const share = { in80: 0, in95: 0, of: 0 };
    for (let seed = 1; seed <= 8; seed++) {
      const { past, future } = series((t) => 50 + daily(t), seed);
      const { lower80, upper80, lower95, upper95 } = made(past);
      future.forEach((value, h) => {
        share.of++;
        share.in80 += Number(lower80[h] <= value && value <= upper80[h]);
        share.in95 += Number(lower95[h] <= value && value <= upper95[h]);
      });
    }
    expect(share.in80 / share.of).toBeGreaterThan(0.76);
    expect(share.in80 / share.of).toBeLessThan(0.86);
    expect(share.in95 / share.of).toBeGreaterThan(0.92);
  });

  it('is not misled by gaps, short and long', () => {
    const { past, future } = series((t) => 50 + daily(t));
    const gappy = past.map((value, t) => (t % 11 === 3 || (t > 300 && t < 420) || (t > 800 && t < 860) ? NaN : value));
    expect(meanError(made(gappy), future)).toBeLessThan(1.4);
  });

  it('counts its steps from the end of the values when the newest are missing', () => {
    const { past, future } = series((t) => 50 + daily(t));
    const silent = [...past, ...Array<number>(20).fill(NaN)];
    const shifted = made(silent);
    expect(shifted.mean).toHaveLength(horizon);
    const error =
      future.slice(20).reduce((sum, value, h) => sum + Math.abs(value - shifted.mean[h]), 0) / (horizon - 20);
    expect(error).toBeLessThan(1.4);
  });

  it('stays within bounds that are given, and above zero when nothing was ever below', () => {
    const { past } = series((t) => Math.max(0, 95 + daily(t)));
    const { mean, upper95, lower95 } = made(past, horizon, { upper: 100 });
    expect(Math.max(...upper95, ...mean)).toBeLessThanOrEqual(100);
    const small = made(Array.from({ length }, (_, t) => (t % 50 === 0 ? 5 : 0)));
    expect(Math.min(...small.lower95, ...lower95)).toBeGreaterThanOrEqual(0);
  });

  it.each([
    { what: 'nothing', values: [], steps: 4, need: 24, have: 0 },
    { what: 'ten values', values: Array<number>(10).fill(1), steps: 4, need: 24, have: 10 },
    { what: 'a horizon longer than the history', values: Array<number>(30).fill(1), steps: 40, need: 40, have: 30 },
    {
      what: 'mostly gaps',
      values: Array.from({ length: 100 }, (_, t) => (t % 4 === 0 ? 1 : NaN)),
      steps: 4,
      need: 49,
      have: 25,
    },
  ])('refuses $what and says how much is missing', ({ values, steps, need, have }) => {
    const refusal = forecast(values, steps, { intervalMs: quarter });
    expect(refusal).toMatchObject({ need, have });
    expect(refusal).toHaveProperty('refused');
  });

  it.each([0, -1, 1.5, NaN])('refuses a horizon of %s', (steps) => {
    expect(forecast(Array<number>(100).fill(1), steps, { intervalMs: quarter })).toHaveProperty('refused');
  });

  it('goes beyond what it can rehearse, with wider intervals, and says so', () => {
    const { past } = series((t) => 50 + t / 100);
    const { upper95, lower95, rehearsed, because } = made(past.slice(0, 100), 90, { intervalMs: 86_400_000 });
    expect(rehearsed).toBe(40);
    expect(upper95[89] - lower95[89]).toBeGreaterThan(1.3 * (upper95[39] - lower95[39]));
    expect(because.join('; ')).toContain('extrapolated');
  });

  it('says what it went by', () => {
    const { past } = series((t) => 50 + daily(t) + (t > 700 ? 30 : 0));
    const { because, members } = made(past);
    expect(because.join('\n')).toMatch(/season of 96 steps/);
    expect(because.join('\n')).toMatch(/shifted by (29|30|31)/);
    expect(members[0].weight).toBeGreaterThan(0);
  });

  it('is as long as asked, finite, ordered and the same every time, whatever the values', () => {
    const value = fc.oneof(fc.double({ min: -1e9, max: 1e9 }), fc.constantFrom(0, NaN, Infinity, 7));
    const history = fc.array(value, { minLength: 0, maxLength: 150 });
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 30 }), (values, steps) => {
        const result = forecast(values, steps, { intervalMs: 3_600_000 });
        if ('refused' in result) return;
        expect(forecast(values, steps, { intervalMs: 3_600_000 })).toEqual(result);
        for (let h = 0; h < steps; h++) {
          const row = [result.lower95[h], result.lower80[h], result.upper80[h], result.upper95[h]];
          expect([...row, result.mean[h]].every(Number.isFinite)).toBe(true);
          expect(row).toEqual(row.toSorted((a, b) => a - b));
        }
      }),
      { numRuns: 150, seed: 8 },
    );
  });

  it('scales and moves with its values', () => {
    const { past } = series((t) => 50 + daily(t));
    const bounds = { lower: -Infinity };
    const plain = made(past, 24, bounds);
    const other = made(
      past.map((value) => 1000 + 3 * value),
      24,
      bounds,
    );
    plain.mean.forEach((value, h) => expect(other.mean[h]).toBeCloseTo(1000 + 3 * value, 4));
    plain.upper95.forEach((value, h) => expect(other.upper95[h]).toBeCloseTo(1000 + 3 * value, 4));
  });

  it('gives a constant no width and huge values no overflow', () => {
    const constant = made(Array<number>(200).fill(42), 10);
    expect(
      [...constant.mean, ...constant.lower95, ...constant.upper95].every((value) => Math.abs(value - 42) < 1e-6),
    ).toBe(true);
    const huge = made(
      Array.from({ length: 200 }, (_, t) => 1e15 + t * 1e12),
      10,
    );
    expect(huge.mean[9]).toBeGreaterThan(1.19e15);
  });
});
