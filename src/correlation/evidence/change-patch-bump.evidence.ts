import { defineEvidence } from '../evidence.js';
import { isManifest } from '../../analysis/changes/diff.js';
export default defineEvidence({
  id: 'change-patch-bump',
  summary: 'It only raises the last part of dependencies’ versions.',
  source: 'Semantic versioning. Weight: docs/accuracy.md, Changes.',
  about: 'change',
  weight: -2,
  *find({ changes }) {
    for (const { id } of changes.candidates) {
      const facts = changes.facts.get(id);
      if (!facts) continue;
      if (facts.bumps.length > 0 && facts.bumps.every(({ patch }) => patch) && facts.paths.every(isManifest))
        yield {
          candidate: id,
          strength: 1,
          because: `It only raises patch versions: ${facts.bumps
            .map(({ name }) => name)
            .slice(0, 3)
            .join(', ')}`,
        };
    }
  },
  examples: [
    {
      name: 'a patch',
      given: {
        changes: [
          {
            id: 'c1',
            at: 1,
            kind: 'commit',
            attributes: {},
            source: 'example',
            summary: 'bump',
            files: ['go.mod'],
            diff: '--- a/go.mod\n+++ b/go.mod\n-\tgolang.org/x/text v0.3.7\n+\tgolang.org/x/text v0.3.8',
          },
        ],
      },
      against: 'c1',
    },
  ],
});
