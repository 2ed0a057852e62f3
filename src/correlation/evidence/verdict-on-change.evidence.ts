import { defineEvidence } from '../evidence.js';
import { verdictsOn } from '../verdicts.js';

export default defineEvidence({
  id: 'verdict-on-change',
  summary: 'Operators confirmed or rejected it, or changes of its kind to its entity, in like cases.',
  source: 'Relevance feedback (Rocchio, 1971), by likeness of the case. Weight: docs/accuracy.md, Changes.',
  about: 'change',
  weight: 1,
  *find({ scene, changes }) {
    const itself = verdictsOn(scene, ({ change }) => change);
    const kinds = verdictsOn(scene, ({ change, changeKind, entity }) =>
      change === undefined ? undefined : `${changeKind} ${entity}`,
    );
    for (const { id, kind, entity } of changes.candidates) {
      const own = itself.get(id);
      // A verdict on this very change is certain; one on its like is a hint.
      const strength = own ? own.balance * 2 : (kinds.get(`${kind} ${entity}`)?.balance ?? 0) / 2;
      const said = own ?? kinds.get(`${kind} ${entity}`);
      if (said)
        yield {
          candidate: id,
          strength,
          because: `Operators confirmed ${own ? 'it' : `a ${kind} of ${entity}`} ${said.confirmed} times and rejected it ${said.rejected} times`,
        };
    }
  },
  examples: [
    {
      name: 'this change was rejected',
      given: {
        now: 2,
        feedback: [{ at: 1, verdict: 'rejected', change: 'd1', changeKind: 'deployment', entity: 'cart', signals: [] }],
        changes: [
          { id: 'd1', at: 0, kind: 'deployment', entity: 'cart', summary: 'v2', attributes: {}, source: 'example' },
        ],
      },
      against: 'd1',
    },
  ],
});
