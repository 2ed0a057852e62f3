import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyBatch, type KeptBatch } from '../domain/batch.js';
import { Timeline, type Moment } from './timeline.js';

const base = 1_700_000_000_000;
const points = (...seconds: number[]): KeptBatch => ({
  ...emptyBatch('test'),
  logs: [],
  points: seconds.map((second) => ({
    at: base + second * 1_000,
    entity: 'a',
    name: 'm',
    value: second,
    attributes: {},
  })),
});
const times = (moments: readonly Moment[]): number[] =>
  moments.flatMap((moment) => moment.points.map(({ at }) => (at - base) / 1_000));

describe('Timeline', () => {
  it('closes a tick at the first newer event while everything comes in order', () => {
    const timeline = new Timeline(30_000);
    expect(times(timeline.add(points(0)))).toEqual([]);
    expect(times(timeline.add(points(1)))).toEqual([0]);
    expect(timeline.latenessMs).toBe(0);
  });

  it('waits for as long as events have come late, up to the maximum', () => {
    const timeline = new Timeline(30_000);
    timeline.add(points(100));
    timeline.add(points(93));
    expect(timeline.latenessMs).toBe(7_000);
    timeline.add(points(10));
    expect(timeline.latenessMs).toBe(30_000);
    expect(times(timeline.add(points(120)))).toEqual([]);
  });

  it('hands a late event on with the next tick instead of dropping it', () => {
    const timeline = new Timeline(30_000);
    timeline.add(points(0));
    timeline.add(points(50));
    const late = [...timeline.add(points(2)), ...timeline.add(points(200))];
    expect(times(late)).toContain(2);
  });

  it('marks every bucket boundary of a silence', () => {
    const timeline = new Timeline(30_000);
    timeline.add(points(0));
    const ends = timeline.add(points(35)).map(({ at }) => (at - base) / 1_000);
    expect(ends).toEqual([1, 10, 20, 30]);
  });

  it('skips most of a long silence', () => {
    const timeline = new Timeline(30_000);
    timeline.add(points(0));
    expect(timeline.add(points(86_400)).length).toBeLessThan(370);
  });

  it('loses and doubles nothing, whatever the order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 5 }), { maxLength: 30 }),
        (batches) => {
          const timeline = new Timeline(30_000);
          const out = [...batches.flatMap((seconds) => timeline.add(points(...seconds))), ...timeline.end()];
          expect(times(out).toSorted((a, b) => a - b)).toEqual(batches.flat().toSorted((a, b) => a - b));
          const ends = out.map(({ at }) => at);
          expect(ends).toEqual([...new Set(ends)].toSorted((a, b) => a - b));
        },
      ),
    );
  });

  it('goes on from its position', () => {
    const first = new Timeline(30_000);
    first.add(points(0, 5));
    first.add(points(3));
    const second = new Timeline(30_000, first.position);
    expect(second.latenessMs).toBe(first.latenessMs);
    expect(second.position).toEqual(first.position);
  });
});
