import { defineEvidence } from '../evidence.js';
import { verdictsOn } from '../verdicts.js';

export default defineEvidence({
  id: 'verdict-on-entity',
  summary: 'Operators confirmed or rejected it as the cause of like cases.',
  source: 'Relevance feedback (Rocchio, 1971), by likeness of the case. Weight: docs/accuracy.md, Causes.',
  about: 'entity',
  weight: 1,
  *find({ scene }) {
    for (const [candidate, { balance, confirmed, rejected }] of verdictsOn(scene, ({ entity, change }) =>
      change === undefined ? entity : undefined,
    ))
      yield {
        candidate,
        strength: balance,
        because: `Operators confirmed ${candidate} ${confirmed} times and rejected it ${rejected} times in like cases`,
      };
  },
  examples: [
    {
      name: 'rejected before',
      given: { now: 2, feedback: [{ at: 1, verdict: 'rejected', entity: 'cart', signals: [] }] },
      against: 'cart',
    },
  ],
});
