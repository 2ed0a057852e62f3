import { describe, expect, it } from 'vitest';
import { bucketQuantile, rateName, statisticName } from './histogram.js';

/** The values of Prometheus 2.42's `histogram_quantile` of the same buckets. */
describe('bucketQuantile', () => {
  const buckets = [
    { to: 0.1, count: 50 },
    { to: 1, count: 40 },
    { to: Infinity, count: 10 },
  ];
  it.each([
    [0, 0],
    [0.25, 0.05],
    [0.5, 0.1],
    [0.9, 1],
    [0.99, 1],
  ])('%d of the values lie below %d', (q, value) => expect(bucketQuantile(q, buckets)).toBeCloseTo(value, 12));

  it('is NaN for nothing, and begins where the first bucket is known to', () => {
    expect(bucketQuantile(0.5, [{ to: 1, count: 0 }])).toBeNaN();
    expect(bucketQuantile(0.5, [])).toBeNaN();
    expect(bucketQuantile(0.5, [{ to: 4, count: 2 }], 2)).toBe(3);
    expect(bucketQuantile(0.5, [{ to: -1, count: 2 }], -3)).toBe(-2);
  });
});

describe('names', () => {
  it.each([
    ['http.server.request.duration', 'http.server.request.rate', 'http.server.request.duration.p95'],
    ['http_request_duration_seconds', 'http_request_rate', 'http_request_duration_seconds_p95'],
    ['latency', 'latency.rate', 'latency.p95'],
  ])('of the statistics of %s', (name, rate, p95) => {
    expect([rateName(name), statisticName(name, 'p95')]).toEqual([rate, p95]);
  });
});
