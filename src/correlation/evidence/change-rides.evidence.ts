import { defineEvidence } from '../evidence.js';

export default defineEvidence({
  id: 'change-rides',
  summary: 'It came along with a deployment whose head is another commit.',
  source: 'The head of a deployment is what it was made for. Weight: docs/accuracy.md, Changes.',
  about: 'change',
  weight: -0.7,
  *find({ changes }) {
    for (const { id } of changes.candidates) {
      const live = changes.live.get(id);
      if (live?.rides)
        yield {
          candidate: id,
          strength: 1,
          because: `It came along with ${live.vehicle?.summary ?? 'another deployment'}`,
        };
    }
  },
  examples: [
    {
      name: 'an earlier commit of the same service',
      given: {
        changes: [
          {
            id: 'c1',
            at: 1,
            kind: 'commit',
            summary: 'fix(cart): totals',
            commit: 'a1',
            attributes: {},
            source: 'example',
          },
          {
            id: 'c2',
            at: 2,
            kind: 'commit',
            summary: 'feat(cart): gift',
            commit: 'b2',
            attributes: {},
            source: 'example',
          },
          {
            id: 'd1',
            at: 5,
            kind: 'deployment',
            entity: 'cart',
            summary: 'v2',
            commit: 'b2',
            attributes: {},
            source: 'example',
          },
        ],
      },
      against: 'c1',
    },
  ],
});
