import { defineEvidence } from '../evidence.js';

export default defineEvidence({
  id: 'change-not-live',
  summary: 'No deployment brought it before the onset.',
  source: 'A commit acts only once it is deployed. Weight: docs/accuracy.md, Changes.',
  about: 'change',
  weight: -4,
  *find({ changes }) {
    for (const { id } of changes.candidates)
      if (!changes.live.get(id)) yield { candidate: id, strength: 1, because: 'No deployment has brought it' };
  },
  examples: [
    {
      name: 'a commit of a service that was not deployed since',
      given: {
        changes: [
          {
            id: 'd1',
            at: 1,
            kind: 'deployment',
            entity: 'mail',
            summary: 'v2',
            commit: 'a1',
            attributes: {},
            source: 'example',
          },
          {
            id: 'c2',
            at: 5,
            kind: 'commit',
            summary: 'fix(cart): totals',
            commit: 'b2',
            attributes: {},
            source: 'example',
          },
        ],
        entities: [{ name: 'cart', kind: 'service' }],
      },
      against: 'c2',
    },
  ],
});
