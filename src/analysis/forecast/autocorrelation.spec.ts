import { describe, expect, it } from 'vitest';
import { autocorrelation } from './autocorrelation.js';

describe('autocorrelation', () => {
  it('is what numpy gives for the detrended values', () => {
    const lags = autocorrelation(Float64Array.of(2, 4, 3, 7, 5, 8, 6, 9, 9, 12), 4);
    const numpy = [1, -0.7890855457227139, 0.8023263609546794, -0.9972033865839176, 0.6939974970948424];
    numpy.forEach((value, lag) => expect(lags[lag]).toBeCloseTo(value, 10));
  });

  it('is near one at a period, whatever the trend', () => {
    const values = Float64Array.from({ length: 300 }, (_, t) => (t % 7) + 0.5 * t);
    expect(autocorrelation(values, 20)[7]).toBeCloseTo(1, 1);
  });

  it.each([
    { what: 'constant values', values: Float64Array.of(3, 3, 3, 3) },
    { what: 'a straight line', values: Float64Array.of(1, 2, 3, 4) },
    { what: 'one value', values: Float64Array.of(1) },
  ])('is zero for $what', ({ values }) => expect([...autocorrelation(values, 2)].every((lag) => lag === 0)).toBe(true));
});
