import type { Anomaly } from '../../domain/anomaly.js';
import type { Change } from '../../domain/inventory.js';
import { defineLink } from '../link.js';

/** A change this long before an anomaly may have caused it; one a little later still may, since onsets are estimates. */
const beforeMs = 15 * 60_000;
const afterMs = 60_000;

function touched({ entity, startedAt }: Anomaly, changes: readonly Change[]): readonly Change[] {
  return changes.filter(
    (change) => change.entity === entity && change.at >= startedAt - beforeMs && change.at <= startedAt + afterMs,
  );
}

export default defineLink({
  id: 'change',
  summary: 'Both were touched by one change: the same commit or version went to both shortly before they began.',
  score(a, b, { changes }) {
    if (a.entity === b.entity) return undefined;
    const others = touched(b, changes);
    for (const { commit, version, summary } of touched(a, changes)) {
      const same = others.find(
        (other) =>
          (commit !== undefined && other.commit === commit) || (version !== undefined && other.version === version),
      );
      if (same) return { weight: 2.5, because: `both got ${commit ?? version ?? ''} shortly before: ${summary}` };
    }
    return undefined;
  },
  examples: [
    {
      name: 'one commit in two services',
      a: { entity: 'web', startedAt: 100_000 },
      b: { entity: 'cart', startedAt: 120_000 },
      changes: [
        { id: '1', at: 60_000, entity: 'web', commit: 'abc', summary: 'web v2' },
        { id: '2', at: 90_000, entity: 'cart', commit: 'abc', summary: 'cart v2' },
      ],
      speaks: 'for',
    },
    {
      name: 'two commits',
      a: { entity: 'web', startedAt: 100_000 },
      b: { entity: 'cart', startedAt: 120_000 },
      changes: [
        { id: '1', at: 60_000, entity: 'web', commit: 'abc', summary: 'web v2' },
        { id: '2', at: 90_000, entity: 'cart', commit: 'def', summary: 'cart v2' },
      ],
      speaks: 'nothing',
    },
  ],
});
