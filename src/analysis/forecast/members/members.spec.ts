import { describe, expect, it } from 'vitest';
import { medianOf, recentMedian, smoothedLevels, smoothing } from './level.js';
import type { Context, Member } from './member.js';
import { profileOf, seasonal } from './seasonal.js';
import { dampedTrend, lineBefore, straightLine, theta } from './trend.js';

const values = Float64Array.of(2, 4, 3, 7, 5, 8, 6, 9, 9, 12);

function context(of: Float64Array, more: Partial<Context> = {}): Context {
  const profile: Context['profile'] = (period, memory) => profileOf(of, period, memory);
  return { values: of, origins: [of.length], horizon: 3, season: 1, week: 0, profile, ...more };
}
const ahead = (member: Member, of = values, more: Partial<Context> = {}): number[] => [
  ...member.ahead(context(of, more)),
];
/** Equal to nine digits. */
const near = (expected: readonly number[]): unknown[] => expected.map((value) => expect.closeTo(value, 9) as unknown);

describe('the members of the pool', () => {
  it('smooths as the textbook recursion in Python does', () => {
    const python = [
      3.76, 3.808, 3.6464, 4.31712, 4.453696, 5.1629568, 5.33036544, 6.064292352, 6.6514338816, 7.72114710528,
    ];
    expect([...smoothedLevels(values, 0.2)]).toEqual(near(python));
    expect(ahead(smoothing(0.2))).toEqual(near([7.72114710528, 7.72114710528, 7.72114710528]));
  });

  it('damps a trend as Hyndman & Athanasopoulos (8.3) do, in Python', () => {
    expect(ahead(dampedTrend(0.2, 0.05, 0.9))).toEqual(near([7.980510645048478, 8.134552369272363, 8.27318992107386]));
  });

  it('draws the line that numpy fits', () => {
    const { slope, end } = lineBefore(values, 10, 10, 10);
    expect(slope).toBeCloseTo(0.9393939393939392, 12);
    expect(end).toBeCloseTo(11.666666666666664, 12);
  });

  it('lets theta drift by half the slope from the smoothed level', () => {
    const half = lineBefore(values, 10, 9, 1).slope / 2;
    expect(ahead(theta(0.2))).toEqual(near([5, 6, 7].map((steps) => 7.72114710528 + half * steps)));
  });

  it('takes the median of the newest values', () => expect(ahead(recentMedian(4))).toEqual(near([9, 9, 9])));

  it.each([
    { of: [3, 1, 2], is: 2 },
    { of: [4, 1, 2, 3], is: 2.5 },
    { of: Array.from({ length: 31 }, (_, i) => 31 - i), is: 16 },
    { of: [], is: NaN },
  ])('finds the median $is', ({ of, is }) => expect(medianOf(Float64Array.from(of))).toEqual(is));

  it.each([
    { what: 'the last cycle', memory: { cycles: 1, middle: 'mean' } as const, is: [5, 9, 3] },
    { what: 'the mean of two', memory: { cycles: 2, middle: 'mean' } as const, is: [4, 5.5, 3] },
    { what: 'the median of three', memory: { cycles: 3, middle: 'median' } as const, is: [3, 2, 3] },
    { what: 'a smoothed one', memory: { rate: 0.5 }, is: [3.5, 5.5, 3] },
  ])('repeats $what of a season of three', ({ memory, is }) => {
    const cycles = Float64Array.of(1, 2, 3, 3, 2, 3, 5, 9, 3);
    expect(ahead(seasonal('it', { of: 'season', memory }), cycles, { season: 3 })).toEqual(near(is));
  });

  it('adds what a season grows by for every season ahead', () => {
    const growing = Float64Array.from({ length: 600 }, (_, t) => Math.floor(t / 3) * 2 + (t % 3));
    const member = seasonal('it', { of: 'season', memory: { cycles: 1, middle: 'mean' }, drift: { perSeason: 1 / 3 } });
    expect(ahead(member, growing, { season: 3, horizon: 6 })).toEqual(near([400, 401, 402, 402, 403, 404]));
  });

  it('forgets a fading difference by half in its half-life', () => {
    const moved = Float64Array.from({ length: 80 }, (_, t) => (t % 4) + (t === 79 ? 10 : 0));
    const member = seasonal('it', {
      of: 'season',
      memory: { cycles: 3, middle: 'median' },
      level: { perSeason: 2, halfLife: 1 },
    });
    const [, , , fourth, , , , eighth] = ahead(member, moved, { season: 4, horizon: 8 });
    expect(eighth - 3).toBeCloseTo((fourth - 3) / 2, 9);
  });

  it('never looks past an origin', () => {
    const long = Float64Array.from({ length: 90 }, (_, t) => Math.sin(t) + t / 10);
    const members = [smoothing(0.2), recentMedian(12), dampedTrend(0.2, 0.05, 0.9), straightLine(12), theta(0.2)];
    const part = { of: 'season', memory: { rate: 0.5 }, level: { perSeason: 4, halfLife: 0.5 } } as const;
    for (const member of [...members, seasonal('it', part)]) {
      const [first] = [...member.ahead(context(long, { season: 6, origins: [60, 90] }))];
      const [same] = [...member.ahead(context(long.slice(0, 60), { season: 6, origins: [60] }))];
      expect(first).toBeCloseTo(same, 12);
    }
  });
});
