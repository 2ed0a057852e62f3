import { defineEvidence } from '../evidence.js';

export default defineEvidence({
  id: 'change-unseen',
  summary: 'What it did is not known, though it is of others.',
  source: 'Sources leave out the diffs of trivial commits first. Weight: docs/accuracy.md, Changes.',
  about: 'change',
  weight: -1.5,
  *find({ changes }) {
    for (const { id } of changes.candidates) {
      const facts = changes.facts.get(id);
      if (!facts) continue;
      if (changes.told > 0 && facts.change.kind === 'commit' && !facts.edits)
        yield { candidate: id, strength: changes.told, because: 'Its diff is not known, those of other commits are' };
    }
  },
  examples: [
    {
      name: 'one of two diffs',
      given: {
        changes: [
          { id: 'c1', at: 1, kind: 'commit', attributes: {}, source: 'example', summary: 'a' },
          { id: 'c2', at: 1, kind: 'commit', summary: 'b', diff: '+x = 1', attributes: {}, source: 'example' },
        ],
      },
      against: 'c1',
    },
  ],
});
