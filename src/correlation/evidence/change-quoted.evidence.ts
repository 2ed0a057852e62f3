import { defineEvidence } from '../evidence.js';
import { quotedChanged } from '../../analysis/changes/content.js';
export default defineEvidence({
  id: 'change-quoted',
  summary: 'It adds, removes or renames an identifier that an error names.',
  source: 'Names shared by change and symptom. Weight: docs/accuracy.md, Changes.',
  about: 'change',
  weight: 2,
  *find({ changes }) {
    for (const { id } of changes.candidates) {
      const facts = changes.facts.get(id);
      if (!facts) continue;
      const [identifier] = quotedChanged(facts, changes.symptoms);
      if (identifier !== undefined)
        yield {
          candidate: id,
          strength: 1,
          because: `An error names ${identifier}, of which it leaves more or fewer than there were`,
        };
    }
  },
  examples: [
    {
      name: 'a renamed column',
      given: {
        symptom: 'api',
        alerts: [
          {
            at: 0,
            fingerprint: 'f',
            entity: 'api',
            name: '5xx',
            severity: 'error',
            status: 'firing',
            startsAt: 0,
            summary: 'column "mail_address" does not exist',
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
            summary: 'tidy',
            diff: '-select email from users\n+select mail_address from users',
          },
        ],
      },
      favours: 'c1',
    },
  ],
});
