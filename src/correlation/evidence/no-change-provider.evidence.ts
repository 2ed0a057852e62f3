import { defineEvidence } from '../evidence.js';
import { saysProvider } from '../../analysis/changes/innocence.js';

export default defineEvidence({
  id: 'no-change-provider',
  summary: 'Somebody outside has an outage.',
  source: 'Outages of providers. Weight: docs/accuracy.md, Changes.',
  about: 'no-change',
  weight: 4,
  *find({ changes }) {
    const line = saysProvider(changes.symptoms);
    if (line !== undefined)
      yield { candidate: '', strength: 1, because: `somebody outside is in trouble: “${line.slice(0, 100)}”` };
  },
  examples: [
    {
      name: 'a status page',
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
            summary: 'payment provider reports a partial outage in eu-west-1',
            attributes: {},
            source: 'example',
          },
        ],
      },
      favours: '',
    },
  ],
});
