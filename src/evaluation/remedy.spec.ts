import { expect, it } from 'vitest';
import type { Change } from '../domain/inventory.js';
import { remedyOf } from './remedy.js';

const change = (over: Partial<Change>): Change => ({
  id: 'c',
  at: 0,
  kind: 'commit',
  summary: 'x',
  attributes: {},
  source: 'spec',
  ...over,
});
const term = (evidence: string, logOdds: number) => ({ evidence, logOdds, because: 'spec' });

it.each([
  { case: 'code', given: change({ files: ['src/a.go', 'go.mod'] }), is: 'rollback' },
  { case: 'pins of dependencies', given: change({ files: ['api/go.mod', 'api/go.sum'] }), is: 'config-revert' },
  { case: 'configuration', given: change({ kind: 'configuration' }), is: 'config-revert' },
  { case: 'a flag', given: change({ kind: 'feature-flag' }), is: 'feature-flag-disable' },
  { case: 'nothing known of its files', given: change({}), is: 'rollback' },
])('takes back $case', ({ given, is }) => expect(remedyOf(given, [])).toBe(is));

it('answers the strongest evidence that no change is to blame', () => {
  const terms = [term('no-change-load', 1), term('no-change-expiry', 6), term('no-change-poison', -7)];
  expect(remedyOf(undefined, terms)).toBe('rotate-cert');
  expect(remedyOf(undefined, [term('latency', 9)])).toBe('none');
});
