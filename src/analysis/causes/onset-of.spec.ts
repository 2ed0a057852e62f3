import { describe, expect, it } from 'vitest';
import { onsetOf } from './onset-of.js';

const at = (...starts: readonly [second: number, probability: number][]) =>
  starts.map(([second, probability]) => ({ startedAt: second * 1_000, probability }));

describe('onsetOf', () => {
  it.each([
    { name: 'a burst after an odd value', of: at([0, 0.6], [60, 0.9], [61, 0.99], [62, 0.9]), is: 60_000 },
    { name: 'a cascade minute by minute', of: at([0, 0.99], [60, 0.99], [60, 0.9], [120, 0.9]), is: 0 },
    { name: 'one alone', of: at([7, 0.5]), is: 7_000 },
    { name: 'none', of: [], is: NaN },
  ])('of $name', ({ of, is }) => expect(onsetOf(of)).toEqual(is));
});
