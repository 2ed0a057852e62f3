import { assert, constantFrom, double, integer, property, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded } from '../../../test/probes/series/random.js';
import { restore, snapshot } from './surprise-snapshot.js';
import type { SurpriseState, SurpriseVerdict } from './surprise-state.js';
import { nextSurprise, openSurprise } from './surprise.js';

const MINUTE = 60_000;

/** Noise of standard deviation 1 around a level, with `change` applied to each value. */
function noise(count: number, seed: number, change: (value: number, index: number) => number = (v) => v): number[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, i) => change(random.normal(), i));
}

function run(values: readonly number[], state: SurpriseState = openSurprise(), stepMs = MINUTE): SurpriseVerdict[] {
  return values.flatMap((value, i) => nextSurprise(state, i * stepMs, value) ?? []);
}

/** The verdicts from step 3,000 on, by when the first records of a series have become rare. */
function grownUp(values: readonly number[], stepMs = MINUTE): SurpriseVerdict[] {
  return run(values, openSurprise(), stepMs).filter(({ at }) => at >= 3000 * stepMs);
}

function scores(values: readonly number[], state: SurpriseState = openSurprise(), from = 0): number[] {
  return values.map((value, i) => {
    nextSurprise(state, (from + i) * MINUTE, value);
    return state.score;
  });
}

describe('nextSurprise finds', () => {
  it.each<[string, (v: number, i: number) => number, object]>([
    ['a spike', (v, i) => (i === 3000 ? v + 20 : v), { direction: 'up' }],
    ['a dip', (v, i) => (i === 3000 ? v - 20 : v), { direction: 'down' }],
    ['a small lasting shift', (v, i) => (i >= 3000 ? v + 4 : v), { question: 'sustained', direction: 'up' }],
    ['a line gone flat', (v, i) => (i >= 3000 ? 0.3 : v), { question: 'flat', direction: 'changed' }],
  ])('%s', (_, change, verdict) => {
    const [first] = grownUp(noise(3100, 1, change));
    expect(first).toMatchObject({ kind: 'alarm', ...verdict });
    expect(first?.probability).toBeGreaterThanOrEqual(0.5);
    expect(first?.because).not.toBe('');
  });

  it('a spike within a daily season that the level alone would hide', () => {
    const daily = (v: number, i: number) => v + 50 * Math.sin((2 * Math.PI * i) / 288) + (i === 3100 ? 20 : 0);
    const [first] = grownUp(noise(3400, 3, daily), 5 * MINUTE);
    expect(first).toMatchObject({ kind: 'alarm', direction: 'up', at: 3100 * 5 * MINUTE });
    expect(first?.because).toMatch(/at this time of day/);
  });

  it.each([
    { was: 'silence, then errors', values: [...Array<number>(200).fill(0), 3, 2, 5], step: 201, direction: 'up' },
    { was: 'up, then down', values: [...Array<number>(200).fill(1), 0, 0, 0], step: 201, direction: 'down' },
  ])('the first leaving of a constant: $was', ({ values, step, direction }) => {
    expect(run(values)[0]).toMatchObject({ kind: 'alarm', question: 'constant', direction, at: step * MINUTE });
  });

  it('no blip of a constant, and no leaving that has become a habit', () => {
    const nightly = Array.from({ length: 9000 }, (_, i) => (i % 1000 < 990 ? 0 : 8));
    expect(run(nightly).filter(({ kind, at }) => kind !== 'calm' && at > 4000 * MINUTE)).toEqual([]);
    expect(run([...Array<number>(200).fill(0), 3, 0, 0])).toEqual([]);
  });

  it('what is plain to see after a few values', () => {
    const young = noise(30, 1, (v, i) => (i >= 25 ? v + 20 : v));
    expect(run(young)[0]).toMatchObject({ kind: 'alarm', question: 'outside', direction: 'up', at: 26 * MINUTE });
  });
});

describe('an episode', () => {
  it('raises one alarm and is over when the series is back', () => {
    const verdicts = grownUp(noise(3200, 5, (v, i) => (i >= 3000 && i < 3012 ? v + 15 : v)));
    expect(verdicts.map(({ kind }) => kind)).toEqual(['alarm', 'calm']);
    expect(verdicts[1]?.because).toMatch(/^back to normal/);
  });

  it('ends in a new normal when the series stays away', () => {
    const verdicts = grownUp(noise(3700, 5, (v, i) => (i >= 3000 ? v + 15 : v)));
    expect(verdicts[0]?.kind).toBe('alarm');
    expect(verdicts.at(-1)?.kind).toBe('calm');
    expect(verdicts.at(-1)?.because).toMatch(/new normal/);
  });

  it('is abnormal from its alarm to its end', () => {
    const state = openSurprise();
    const abnormal = noise(3200, 5, (v, i) => (i >= 3000 && i < 3012 ? v + 15 : v)).map((value, i) => {
      nextSurprise(state, i * MINUTE, value);
      return state.episode.abnormal;
    });
    expect(abnormal.indexOf(true, 2900)).toBe(3000);
    expect(abnormal.indexOf(false, 3000)).toBeGreaterThanOrEqual(3012);
    expect(abnormal.indexOf(false, 3000)).toBeLessThan(3030);
  });
});

describe('nextSurprise says nothing of', () => {
  it.each([
    { what: 'no values', values: [] },
    { what: 'one value', values: [7] },
    { what: 'a constant', values: Array<number>(1000).fill(7) },
    { what: 'values that are not numbers', values: Array<number>(1000).fill(NaN) },
    { what: 'infinities', values: Array<number>(1000).fill(Infinity) },
    { what: 'values beyond all measure', values: noise(1000, 1, (v) => v * 1e300) },
    { what: 'the first steps of anything', values: noise(80, 1, (v, i) => v * 10 ** (i % 9)) },
  ])('$what', ({ values }) => expect(run(values)).toEqual([]));

  it('a value that repeats or precedes the time of the last', () => {
    const state = openSurprise();
    run(noise(500, 1), state);
    const before = snapshot(state);
    expect(nextSurprise(state, 499 * MINUTE, 1e6)).toBeUndefined();
    expect(nextSurprise(state, 3 * MINUTE, 1e6)).toBeUndefined();
    expect(nextSurprise(state, NaN, 1e6)).toBeUndefined();
    expect(snapshot({ ...state, score: restore(before).score })).toEqual(before);
  });

  it('a new level after a long silence, at first', () => {
    const state = openSurprise();
    run(noise(500, 1), state);
    expect(nextSurprise(state, 5000 * MINUTE, 9)?.question).not.toBe('jump');
  });
});

describe('nextSurprise', () => {
  const event = (v: number, i: number) => v + (i >= 300 && i < 310 ? 9 : 0) + (i >= 400 ? 3 : 0);

  it('gives the same scores in other units and from another zero', () => {
    const values = noise(600, 11, event);
    const usual = scores(values);
    assert(
      property(constantFrom(0.001, 0.5, 2, 1024, 1e6), integer({ min: -1000, max: 1000 }), (scale, shift) => {
        const other = scores(values.map((v) => scale * (v + shift)));
        expect(other.every((score, i) => Math.abs(score - (usual[i] ?? 0)) < 1e-4)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('resumes from a snapshot exactly where it stopped', () => {
    const values = noise(600, 12, event);
    const usual = scores(values);
    assert(
      property(integer({ min: 0, max: 600 }), (stop) => {
        const state = openSurprise();
        const before = scores(values.slice(0, stop), state);
        expect([...before, ...scores(values.slice(stop), restore(snapshot(state)), stop)]).toEqual(usual);
      }),
      { numRuns: 40 },
    );
  });

  it('never looks ahead: what follows changes no score', () => {
    const past = noise(450, 13, event);
    const usual = scores(past);
    const future = uniqueArray(double({ noNaN: true, min: -1e9, max: 1e9 }), { maxLength: 50 });
    assert(
      property(future, (values) => {
        expect(scores([...past, ...values]).slice(0, 450)).toEqual(usual);
      }),
      {
        numRuns: 20,
      },
    );
  });

  it('is not disturbed by other series', () => {
    const [a, b] = [noise(500, 14, event), noise(500, 15, event)];
    const together = [openSurprise(), openSurprise()] as const;
    const interleaved = a.map((value, i) => {
      nextSurprise(together[0], i * MINUTE, value);
      nextSurprise(together[1], i * MINUTE, b[i] ?? 0);
      return together[0].score;
    });
    expect(interleaved).toEqual(scores(a));
  });

  it('alarms less at a higher threshold, and rejects one that is no probability', () => {
    const values = noise(3000, 16, (v, i) => (i % 400 === 399 ? v + 2 * (i / 400) : v));
    expect(run(values, openSurprise({ threshold: 0.8 })).length).toBeLessThan(run(values).length);
    expect(() => openSurprise({ threshold: 1 })).toThrow(/between 0 and 1, got 1/);
  });

  it('keeps less than 1 KiB a series', () => {
    expect(snapshot(openSurprise()).byteLength).toBeLessThanOrEqual(1024);
    expect(() => restore(new Uint8Array(3))).toThrow(/has \d+ bytes, got 3/);
  });
});
