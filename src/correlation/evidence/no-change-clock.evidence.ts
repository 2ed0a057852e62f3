import { defineEvidence } from '../evidence.js';
import { saysClock } from '../../analysis/changes/innocence.js';

export default defineEvidence({
  id: 'no-change-clock',
  summary: 'A clock is off.',
  source: 'Clock skew. Weight: docs/accuracy.md, Changes.',
  about: 'no-change',
  weight: 4,
  *find({ changes }) {
    if (saysClock(changes.symptoms)) yield { candidate: '', strength: 1, because: 'a clock is off' };
  },
  examples: [
    {
      name: 'skew',
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
            summary: 'node-3 clock skew of 41 s detected, ntp unreachable',
            attributes: {},
            source: 'example',
          },
        ],
      },
      favours: '',
    },
  ],
});
