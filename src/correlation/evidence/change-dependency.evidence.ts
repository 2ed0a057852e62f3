import { defineEvidence } from '../evidence.js';
import { namedBump } from '../../analysis/changes/content.js';
export default defineEvidence({
  id: 'change-dependency',
  summary: 'It changes the version of a dependency that the symptoms name.',
  source: 'Names shared by change and symptom. Weight: docs/accuracy.md, Changes.',
  about: 'change',
  weight: 1.5,
  *find({ changes }) {
    for (const { id } of changes.candidates) {
      const facts = changes.facts.get(id);
      if (!facts) continue;
      const name = namedBump(facts, changes.symptoms);
      if (name !== undefined)
        yield { candidate: id, strength: 1, because: `It changes the version of ${name}, which the symptoms name` };
    }
  },
  examples: [
    {
      name: 'sqlalchemy',
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
            summary: 'sqlalchemy.exc.ArgumentError',
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
            summary: 'bump',
            files: ['requirements.txt'],
            diff: '--- a/requirements.txt\n+++ b/requirements.txt\n-sqlalchemy==1.4.2\n+sqlalchemy==2.0.0',
          },
        ],
      },
      favours: 'c1',
    },
  ],
});
