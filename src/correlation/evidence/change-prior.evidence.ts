import type { ChangeKind } from '../../domain/inventory.js';
import { defineEvidence } from '../evidence.js';

/** Flags are flipped often and mostly harmlessly (17 of 17 in the development data). */
const priors: Partial<Record<ChangeKind, number>> = { 'feature-flag': -1, scaling: -0.5 };

export default defineEvidence({
  id: 'change-prior',
  summary: 'How often changes of its kind are to blame at all.',
  source: 'Development data; shifts with operators’ verdicts. Weight: docs/accuracy.md, Changes.',
  about: 'change',
  weight: 1,
  *find({ changes }) {
    for (const { id, kind } of changes.candidates) {
      const prior = priors[kind] ?? 0;
      if (prior !== 0) yield { candidate: id, strength: prior, because: `A ${kind} change is seldom to blame` };
    }
  },
  examples: [
    {
      name: 'a flag',
      given: {
        changes: [
          {
            id: 'f1',
            at: 1,
            kind: 'feature-flag',
            entity: 'cart',
            summary: 'gifts on',
            attributes: {},
            source: 'example',
          },
        ],
      },
      against: 'f1',
    },
  ],
});
