import { defineEvidence } from '../evidence.js';

export default defineEvidence({
  id: 'change-refactor',
  summary: 'It mostly moves code around.',
  source: 'Share of removed tokens that come back. Weight: docs/accuracy.md, Changes.',
  about: 'change',
  weight: -2,
  *find({ changes }) {
    for (const { id } of changes.candidates) {
      const facts = changes.facts.get(id);
      if (!facts) continue;
      if (facts.refactor > 0)
        yield {
          candidate: id,
          strength: facts.refactor,
          because: 'Most of what it removes comes back elsewhere in it',
        };
    }
  },
  examples: [
    {
      name: 'a renamed variable',
      given: {
        changes: [
          {
            id: 'c1',
            at: 1,
            kind: 'commit',
            attributes: {},
            source: 'example',
            summary: 'tidy',
            diff: '-total = sum(prices)\n+amount = sum(prices)',
          },
        ],
      },
      against: 'c1',
    },
  ],
});
