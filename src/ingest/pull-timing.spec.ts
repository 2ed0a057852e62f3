import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOffMs, cronOf, nextRunAt, offsetOf } from './pull-timing.js';

const interval = fc.constantFrom(5, 15, 30, 60, 300, 900, 1800, 3600);

describe('cronOf', () => {
  it.each([
    { every: 15, offset: 7, is: '7,22,37,52 * * * * *' },
    { every: 60, offset: 42, is: '42 * * * * *' },
    { every: 1800, offset: 605, is: '5 10,40 * * * *' },
  ])('every $every s at second $offset is $is', ({ every, offset, is }) => {
    expect(cronOf(every, offset)).toBe(is);
  });

  it('runs as often as it should, at the times that nextRunAt names', () => {
    fc.assert(
      fc.property(interval, fc.string(), fc.integer({ min: 0, max: 2e12 }), (everySeconds, id, now) => {
        const offsetSeconds = offsetOf(id, everySeconds);
        const [seconds = '', minutes = ''] = cronOf(everySeconds, offsetSeconds).split(' ');
        const next = new Date(nextRunAt({ everySeconds, offsetSeconds }, now));
        expect(seconds.split(',').map(Number)).toContain(next.getUTCSeconds());
        expect(minutes === '*' || minutes.split(',').map(Number).includes(next.getUTCMinutes())).toBe(true);
        const perHour = seconds.split(',').length * (minutes === '*' ? 60 : minutes.split(',').length);
        expect(perHour).toBe(3600 / everySeconds);
        expect(next.getTime() - now).toBeGreaterThan(0);
        expect(next.getTime() - now).toBeLessThanOrEqual(everySeconds * 1000);
      }),
    );
  });
});

describe('backOffMs', () => {
  it('doubles with every failure, up to an hour', () => {
    expect([1, 2, 3, 99].map((failures) => backOffMs(failures, 60))).toEqual([60_000, 120_000, 240_000, 3_600_000]);
  });

  it('is at least as long as the other side asked for', () => {
    expect(backOffMs(1, 60, 900_000)).toBe(900_000);
  });
});
