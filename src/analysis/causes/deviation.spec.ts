import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviationOf } from './deviation.js';
import { measureOf } from './measure.js';

const window = (name: string, values: readonly number[]) => ({
  entity: 'cart',
  name,
  times: values.map((_, i) => i),
  values,
});

describe('deviationOf', () => {
  it('is the distance of the typical bad value in robust spreads, shrunk for a short past', () => {
    // before: median 10, MAD 1 (σ 1.4826), IQR 2 (σ 1.4826), sd/2 .707; floor .5; burst of [20, 22] = 22; z = 12/1.4826 · sqrt(5/25)
    const found = deviationOf(window('cpu', [8, 9, 10, 11, 12, 20, 22]), 5);
    expect(found).toMatchObject({ measure: 'saturation', before: 10, after: 22 });
    expect(found?.z).toBeCloseTo((12 / 1.4826) * Math.sqrt(5 / 25), 2);
    expect(found?.strength).toBeCloseTo(Math.log1p((found?.z ?? 0) / 3), 12);
  });

  it('minds only the bad direction', () => {
    expect(deviationOf(window('latency', [9, 9, 9, 9, 9, 1, 1]), 5)?.z).toBe(0);
    expect(deviationOf(window('availability', [1, 1, 1, 1, 1, 0.5, 0.5]), 5)?.z).toBeGreaterThan(10);
    expect(deviationOf(window('availability', [0.5, 0.5, 0.5, 0.5, 0.5, 1, 1]), 5)?.z).toBe(0);
  });

  it.each([
    { what: 'traffic', series: window('requests', [1, 1, 1, 1, 9]), onset: 4 },
    { what: 'three values before', series: window('cpu', [1, 1, 1, 9]), onset: 3 },
    { what: 'none after', series: window('cpu', [1, 1, 1, 1]), onset: 9 },
    { what: 'nothing but NaN', series: window('cpu', [NaN, NaN, NaN, NaN, NaN, NaN]), onset: 4 },
    { what: 'nothing', series: window('cpu', []), onset: 0 },
  ])('has no verdict on $what', ({ series, onset }) => {
    expect(deviationOf(series, onset)).toBeUndefined();
  });

  it('does not depend on the unit', () => {
    const values = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 8, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.integer({ min: 2, max: 50 }), (xs, factor) => {
        const [a, b] = [xs, xs.map((x) => x * factor)].map((all) => deviationOf(window('cpu', all), 6)?.z ?? -1);
        expect(a).toBeCloseTo(b ?? NaN, 6);
      }),
    );
  });
});

describe('measureOf', () => {
  it.each([
    ['PodServerLatencyP99(s)', 'latency'],
    ['PodClientLatencyP99(s)', 'other'],
    ['PodSuccessRate(%)', 'availability'],
    ['http_5xx_ratio', 'error'],
    ['MemoryUsage(Mi)', 'saturation'],
    ['go_goroutines', 'saturation'],
    ['http_requests_per_second', 'traffic'],
    ['temperature', 'other'],
  ])('%s measures %s', (name, measure) => expect(measureOf(name)).toBe(measure));
});
