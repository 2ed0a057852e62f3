import { defineEvidence } from '../evidence.js';
import { saysNames } from '../../analysis/changes/innocence.js';

export default defineEvidence({
  id: 'no-change-names',
  summary: 'Name resolution fails.',
  source: 'Resolver outages. Weight: docs/accuracy.md, Changes.',
  about: 'no-change',
  weight: 4,
  *find({ changes }) {
    if (saysNames(changes.symptoms)) yield { candidate: '', strength: 1, because: 'name resolution fails' };
  },
  examples: [
    {
      name: 'a resolver down',
      given: {
        symptom: 'api',
        alerts: [
          {
            at: 0,
            fingerprint: 'f',
            entity: 'api',
            name: 'failing',
            severity: 'error',
            status: 'firing',
            startsAt: 0,
            summary: 'lookup db.internal: server misbehaving',
            attributes: {},
            source: 'example',
          },
        ],
      },
      favours: '',
    },
  ],
});
