import { defineEvidence } from '../evidence.js';
import { sayNumber } from '../say.js';
export default defineEvidence({
  id: 'change-number',
  summary: 'It changes a literal by half or more: a limit, a timeout, a size.',
  source:
    'Configuration values cause a large share of outages (Tang et al., SOSP 2015). Weight: docs/accuracy.md, Changes.',
  about: 'change',
  weight: 1,
  *find({ changes }) {
    for (const { id } of changes.candidates) {
      const facts = changes.facts.get(id);
      if (!facts) continue;
      if (facts.shift)
        yield {
          candidate: id,
          strength: 1,
          because: `It changes ${sayNumber(facts.shift.from)} to ${sayNumber(facts.shift.to)} in “${facts.shift.line.slice(0, 80)}”`,
        };
    }
  },
  examples: [
    {
      name: 'a tighter deadline',
      given: {
        changes: [
          {
            id: 'c1',
            at: 1,
            kind: 'commit',
            attributes: {},
            source: 'example',
            summary: 'tidy',
            diff: '-timeout = 3s\n+timeout = 300ms',
          },
        ],
      },
      favours: 'c1',
    },
  ],
});
