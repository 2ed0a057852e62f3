import { defineEvidence } from '../evidence.js';
import { sharedWords } from '../../analysis/changes/content.js';
export default defineEvidence({
  id: 'change-words',
  summary: 'Its message, paths and lines share telling words with the symptoms.',
  source:
    'Inverse document frequency (Spärck Jones, 1972) between change and symptom. Weight: docs/accuracy.md, Changes.',
  about: 'change',
  weight: 2,
  *find({ changes }) {
    for (const { id } of changes.candidates) {
      const facts = changes.facts.get(id);
      if (!facts) continue;
      const shared = sharedWords(facts, changes.symptoms, changes.words);
      const sum = shared.reduce((total, { weight }) => total + weight, 0);
      if (sum > 0)
        yield {
          candidate: id,
          strength: 2 * (1 - Math.exp(-sum / 2)),
          because: `It shares words with the symptoms: ${shared
            .slice(0, 4)
            .map(({ word }) => word)
            .join(', ')}`,
        };
    }
  },
  examples: [
    {
      name: 'the same subject',
      given: {
        symptom: 'api',
        alerts: [
          {
            at: 0,
            fingerprint: 'f',
            entity: 'api',
            name: 'ranking slow',
            severity: 'error',
            status: 'firing',
            startsAt: 0,
            summary: 'ranking takes 4 s',
            attributes: {},
            source: 'example',
          },
        ],
        changes: [
          {
            id: 'c1',
            at: 1,
            kind: 'commit',
            attributes: {},
            source: 'example',
            summary: 'feat: rank by affinity',
            diff: '+rankCandidates(all)',
          },
          { id: 'c2', at: 1, kind: 'commit', summary: 'feat: gift wrap', attributes: {}, source: 'example' },
        ],
      },
      favours: 'c1',
    },
  ],
});
