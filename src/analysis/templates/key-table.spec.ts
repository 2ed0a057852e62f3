import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyTable } from './key-table.js';

describe('KeyTable', () => {
  it('holds what a Map would', { timeout: 60_000 }, () => {
    // Few of the keys differ in where they are looked for first, so that they collide.
    const key = fc.oneof(
      fc.constantFrom(0, 1, 2 ** 21, 2 ** 53 - 1),
      fc.nat(5000).map((n) => n * 2 ** 21),
      fc.nat(200),
    );
    const step = fc.tuple(fc.constantFrom('set', 'set', 'set', 'delete'), key);
    fc.assert(
      fc.property(fc.array(step, { size: 'max', maxLength: 4000 }), (steps) => {
        const table = new KeyTable<number>();
        const map = new Map<number, number>();
        for (const [i, [what, at]] of steps.entries()) {
          if (what === 'set') {
            table.set(at, i);
            map.set(at, i);
          } else {
            table.delete(at);
            map.delete(at);
          }
        }
        expect(table.size).toBe(map.size);
        expect(new Map(table.entries())).toEqual(map);
        expect(steps.map(([, at]) => table.get(at))).toEqual(steps.map(([, at]) => map.get(at)));
      }),
      { numRuns: 30 },
    );
  });
});
