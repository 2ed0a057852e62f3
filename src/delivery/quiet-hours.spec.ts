import { describe, expect, it } from 'vitest';
import { quietUntil, readQuietHours } from './quiet-hours.js';

const at = (text: string) => Date.parse(text);

describe('quietUntil', () => {
  it.each([
    { hours: '22:00-07:00 Europe/Berlin', now: '2026-01-02T21:30:00Z', until: '2026-01-03T06:00:00Z' },
    { hours: '22:00-07:00 Europe/Berlin', now: '2026-01-03T05:59:59Z', until: '2026-01-03T06:00:00Z' },
    { hours: '22:00-07:00 Europe/Berlin', now: '2026-01-03T06:00:00Z', until: undefined },
    { hours: '22:00-07:00 Europe/Berlin', now: '2026-01-02T20:59:59Z', until: undefined },
    { hours: '12:00-13:30 Asia/Kolkata', now: '2026-01-02T06:45:10Z', until: '2026-01-02T08:00:00Z' },
    { hours: '22:00-07:00 Europe/Berlin', now: '2026-03-28T23:00:00Z', until: '2026-03-29T05:00:00Z' },
    { hours: '22:00-07:00 Europe/Berlin', now: '2026-10-24T21:00:00Z', until: '2026-10-25T06:00:00Z' },
    { hours: '08:00-08:00 UTC', now: '2026-01-02T09:00:00Z', until: '2026-01-03T08:00:00Z' },
  ])('$hours at $now: until $until', ({ hours, now, until }) => {
    expect(quietUntil(readQuietHours(hours), at(now))).toBe(until === undefined ? undefined : at(until));
  });
});
