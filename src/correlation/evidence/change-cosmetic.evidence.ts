import { defineEvidence } from '../evidence.js';

export default defineEvidence({
  id: 'change-cosmetic',
  summary: 'It touches nothing that runs in production: documentation, tests, styles, pipelines.',
  source: 'Paths and message types. Weight: docs/accuracy.md, Changes.',
  about: 'change',
  weight: -4,
  *find({ changes }) {
    for (const { id } of changes.candidates) {
      const facts = changes.facts.get(id);
      if (!facts) continue;
      if (facts.cosmetic)
        yield {
          candidate: id,
          strength: 1,
          because: `It touches nothing that runs: ${facts.paths.slice(0, 2).join(', ') || facts.change.summary}`,
        };
    }
  },
  examples: [
    {
      name: 'documentation',
      given: {
        changes: [
          {
            id: 'c1',
            at: 1,
            kind: 'commit',
            attributes: {},
            source: 'example',
            summary: 'docs: flags',
            files: ['docs/flags.md'],
          },
        ],
      },
      against: 'c1',
    },
  ],
});
