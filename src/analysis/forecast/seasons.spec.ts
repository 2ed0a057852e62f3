import { describe, expect, it } from 'vitest';
import { fillGaps } from './gaps.js';
import { alignLevels, levelShifts } from './level-shifts.js';
import { withoutOutliers } from './outliers.js';
import { calendarSeasons, findSeasons } from './seasons.js';

const hour = 3_600_000;
const wave = (length: number, period: number): Float64Array =>
  Float64Array.from({ length }, (_, t) => Math.sin((2 * Math.PI * t) / period) + 0.1 * ((t * 7919) % 13) * 0.1);

describe('seasons', () => {
  it.each([
    { what: 'less than two days', length: 60, intervalMs: hour, is: { season: 1, week: 0 } },
    { what: 'four days of hours', length: 96, intervalMs: hour, is: { season: 24, week: 0 } },
    { what: 'two weeks of hours', length: 336, intervalMs: hour, is: { season: 24, week: 168 } },
    { what: 'days', length: 400, intervalMs: 24 * hour, is: { season: 1, week: 0 } },
  ])('takes from the calendar what $what allow', ({ length, intervalMs, is }) =>
    expect(calendarSeasons(length, 24, intervalMs)).toEqual(is),
  );

  it.each([17, 24, 36])('finds a period of %i among hours', (period) =>
    expect(findSeasons(wave(600, period), 24, hour).season).toBe(period),
  );

  it('finds seven days among daily values', () => expect(findSeasons(wave(200, 7), 14, 24 * hour).season).toBe(7));

  it('makes no season of a slow drift', () => {
    const drift = Float64Array.from({ length: 300 }, (_, t) => Math.sqrt(t));
    expect(findSeasons(drift, 10, 24 * hour).season).toBe(1);
  });
});

describe('fillGaps', () => {
  it('draws a line over a short gap, and holds the last value at the end', () => {
    expect([...fillGaps(Float64Array.of(1, NaN, 3, NaN, NaN), 1)]).toEqual([1, 2, 3, 3, 3]);
  });

  it('repeats the season over a long gap, moved to meet both sides', () => {
    const season = [0, 5, 9, 5, 0, 1];
    const values = Float64Array.from({ length: 24 }, (_, t) => season[t % 6] + t);
    const gappy = values.map((value, t) => (t > 12 && t < 17 ? NaN : value));
    fillGaps(gappy, 6).forEach((value, t) => expect(value).toBeCloseTo(values[t], 9));
  });

  it('fills a gap longer than the season', () => {
    const values = Float64Array.from({ length: 40 }, (_, t) => t % 4);
    const gappy = values.map((value, t) => (t > 12 && t < 29 ? NaN : value));
    fillGaps(gappy, 4).forEach((value, t) => expect(value).toBeCloseTo(values[t], 9));
  });
});

describe('withoutOutliers', () => {
  const noisy = Float64Array.from({ length: 400 }, (_, t) => 10 + ((t * 7919) % 13) / 13);

  it('takes a lone spike away', () => {
    const spiky = noisy.map((value, t) => (t === 200 ? 500 : value));
    expect(withoutOutliers(spiky, 24)[200]).toBeLessThan(12);
  });

  it('leaves a spike of every day, and a series made of spikes', () => {
    const nightly = noisy.map((value, t) => (t % 24 === 3 && t > 300 ? 500 : value));
    expect(withoutOutliers(nightly, 24)).toEqual(nightly);
    const bursty = noisy.map((value, t) => (t % 17 === 0 ? 500 : value));
    expect(withoutOutliers(bursty, 1)).toEqual(bursty);
  });
});

describe('levelShifts', () => {
  const draw = (t: number): number => ((t * 7919) % 101) / 101;
  const stepped = (length: number, at: number): Float64Array =>
    Float64Array.from({ length }, (_, t) => 10 + draw(t) + (t >= at ? 20 : 0));

  it.each([
    { what: 'an old step', length: 500, at: 250 },
    { what: 'a step of half a day ago', length: 500, at: 460 },
    { what: 'a step of eight values ago', length: 500, at: 492 },
  ])('dates $what', ({ length, at }) => {
    const shifts = levelShifts(stepped(length, at), { season: 1, week: 0 });
    expect(shifts.map((shift) => shift.at)).toEqual([at]);
    expect(shifts[0].by).toBeCloseTo(20, 0);
  });

  it.each([
    { what: 'noise', rule: draw },
    { what: 'growth', rule: (t: number) => t / 10 + draw(t) },
    { what: 'a constant', rule: () => 4 },
    { what: 'one short burst', rule: (t: number) => draw(t) + (t > 200 && t < 210 ? 50 : 0) },
    { what: 'weekends', rule: (t: number) => draw(t) - (Math.floor(t / 24) % 7 > 4 ? 20 : 0) },
  ])('sees none in $what', ({ rule }) => {
    const values = Float64Array.from({ length: 24 * 21 }, (_, t) => rule(t));
    expect(levelShifts(values, { season: 24, week: 168 })).toEqual([]);
  });

  it('moves what was before to the level after', () => {
    const values = stepped(500, 250);
    const aligned = alignLevels(values, levelShifts(values, { season: 1, week: 0 }), 96);
    const middle = (from: number, to: number): number => aligned.slice(from, to).toSorted()[(to - from) >> 1];
    expect(middle(0, 250)).toBeCloseTo(middle(250, 500), 0);
  });
});
