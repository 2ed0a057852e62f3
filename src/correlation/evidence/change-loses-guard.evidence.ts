import { defineEvidence } from '../evidence.js';

export default defineEvidence({
  id: 'change-loses-guard',
  summary: 'It removes a check, a null comparison or error handling.',
  source: 'Missing checks are the commonest fix pattern (Pan et al., EMSE 2009). Weight: docs/accuracy.md, Changes.',
  about: 'change',
  weight: 1,
  *find({ changes }) {
    for (const { id } of changes.candidates) {
      const facts = changes.facts.get(id);
      if (!facts) continue;
      if (facts.losesGuard) yield { candidate: id, strength: 1, because: 'It removes a check or error handling' };
    }
  },
  examples: [
    {
      name: 'a null check less',
      given: {
        changes: [
          {
            id: 'c1',
            at: 1,
            kind: 'commit',
            attributes: {},
            source: 'example',
            summary: 'tidy',
            diff: '-if (user != null) greet(user)\n+greet(user)',
          },
        ],
      },
      favours: 'c1',
    },
  ],
});
