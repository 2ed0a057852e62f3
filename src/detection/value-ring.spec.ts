import { describe, expect, it } from 'vitest';
import { ValueRing } from './value-ring.js';

function filled(length: number, values: number): ValueRing {
  const ring = new ValueRing(length);
  for (let i = 1; i <= values; i++) ring.push(i * 10, i);
  return ring;
}

describe('ValueRing', () => {
  it.each([
    { values: 0, holds: [], newestAt: -Infinity },
    { values: 2, holds: [1, 2], newestAt: 20 },
    { values: 3, holds: [1, 2, 3], newestAt: 30 },
    { values: 7, holds: [5, 6, 7], newestAt: 70 },
  ])('holds $holds of three after $values values', ({ values, holds, newestAt }) => {
    const ring = filled(3, values);
    expect([...ring.save().values]).toEqual(holds);
    expect([...ring.save().times]).toEqual(holds.map((value) => value * 10));
    expect(ring.newestAt).toBe(newestAt);
  });

  it('goes on from what was saved', () => {
    const ring = new ValueRing(3, filled(3, 7).save());
    ring.push(80, 8);
    expect([...ring.save().values]).toEqual([6, 7, 8]);
  });
});
