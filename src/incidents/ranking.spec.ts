import { describe, expect, it } from 'vitest';
import type { Cause } from '../domain/anomaly.js';
import { revisionReason, withVerdicts } from './ranking.js';

function cause(id: string, score: number): Cause {
  return { id, title: id, score, verdict: 'suspected', because: [], terms: [] };
}

describe('revisionReason', () => {
  it.each([
    { case: 'nothing at all', before: [], after: [], because: undefined },
    { case: 'the first ranking', before: [], after: [cause('a', 0.5)], because: 'First ranking: a (0.50)' },
    { case: 'the same again', before: [cause('a', 0.5)], after: [cause('a', 0.5)], because: undefined },
    { case: 'a small move', before: [cause('a', 0.51)], after: [cause('a', 0.59)], because: undefined },
    {
      case: 'a move to another tenth',
      before: [cause('a', 0.59)],
      after: [cause('a', 0.6)],
      because: 'a: 0.59 → 0.60',
    },
    {
      case: 'another first',
      before: [cause('a', 0.5), cause('b', 0.49)],
      after: [cause('b', 0.5), cause('a', 0.49)],
      because: 'b (0.50) is before a',
    },
    {
      case: 'a newcomer behind',
      before: [cause('a', 0.9)],
      after: [cause('a', 0.9), cause('b', 0.1)],
      because: 'b: 0.00 → 0.10',
    },
    { case: 'none left', before: [cause('a', 0.9)], after: [], because: 'No cause is left' },
  ])('$case: $because', ({ before, after, because }) => {
    expect(revisionReason(before, after)).toBe(because);
  });
});

describe('withVerdicts', () => {
  it('puts the confirmed first and the rejected last, and keeps the order otherwise', () => {
    const ranked = withVerdicts([cause('a', 0.5), cause('b', 0.3), cause('c', 0.2)], {
      a: { verdict: 'rejected', by: 'ana', note: 'it was idle' },
      c: { verdict: 'confirmed', by: 'bo' },
    });
    expect(ranked.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(['c confirmed', 'b suspected', 'a rejected']);
    expect(ranked.at(-1)).toMatchObject({ judgedBy: 'ana', judgedBecause: 'it was idle' });
  });
});
