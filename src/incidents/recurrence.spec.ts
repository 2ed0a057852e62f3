import { describe, expect, it } from 'vitest';
import type { Cause } from '../domain/anomaly.js';
import { openIncident } from './commands-of.js';
import { isRecurrence, placeOf, type Case } from './recurrence.js';

function blame(entity: string, score: number): Cause {
  return { id: entity, entity, title: entity, score, verdict: 'suspected', because: [], terms: [] };
}
function caseOf(signals: string, ...causes: readonly Cause[]): Case {
  return { signals: new Set(signals), causes };
}

describe('isRecurrence', () => {
  it.each([
    { case: 'the same signals, nobody to blame', old: caseOf('abc'), fresh: caseOf('abc'), is: true },
    { case: 'half of the signals', old: caseOf('abc'), fresh: caseOf('bcd'), is: true },
    { case: 'less than half', old: caseOf('abc'), fresh: caseOf('cde'), is: false },
    { case: 'no signal in common', old: caseOf('ab', blame('x', 1)), fresh: caseOf('cd', blame('x', 1)), is: false },
    { case: 'no signals', old: caseOf(''), fresh: caseOf(''), is: false },
    {
      case: 'one signal and the same blame',
      old: caseOf('abcd', blame('x', 0.9)),
      fresh: caseOf('defg', blame('x', 0.5)),
      is: true,
    },
    {
      case: 'the same signals and another blame',
      old: caseOf('abc', blame('x', 0.9)),
      fresh: caseOf('abc', blame('y', 0.9)),
      is: false,
    },
    {
      case: 'the same signals and a weak blame',
      old: caseOf('abc', blame('x', 0.9)),
      fresh: caseOf('abc', blame('y', 0.2)),
      is: true,
    },
  ])('$case: $is', ({ old, fresh, is }) => {
    expect(isRecurrence(old, fresh)).toBe(is);
    expect(isRecurrence(fresh, old)).toBe(is);
  });
});

describe('placeOf', () => {
  const { incident } = openIncident({
    id: 'i',
    number: 1,
    title: 't',
    severity: 'info',
    startedAt: 0,
    openedAt: 0,
    entities: [],
  });
  const resolved = { ...incident, status: 'resolved', resolvedAt: 100 } as const;

  it.each([
    { case: 'nothing repeated', repeats: undefined, onset: 0, is: { kind: 'open' } },
    { case: 'still open', repeats: incident, onset: 999, is: { kind: 'join', incident } },
    { case: 'at the end of the window', repeats: resolved, onset: 110, is: { kind: 'reopen', incident: resolved } },
    { case: 'before it was resolved', repeats: resolved, onset: 50, is: { kind: 'reopen', incident: resolved } },
    { case: 'after the window', repeats: resolved, onset: 111, is: { kind: 'open', recurrenceOf: 'i' } },
  ])('$case: $is.kind', ({ repeats, onset, is }) => {
    const earlier = repeats && { incident: repeats, signals: new Set<string>(), causes: [] };
    expect(placeOf(earlier, onset, 10)).toEqual(is);
  });
});
