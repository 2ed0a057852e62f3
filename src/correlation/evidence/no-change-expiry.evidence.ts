import { defineEvidence } from '../evidence.js';
import { ranOut } from '../innocent-series.js';
import { saysExpired } from '../../analysis/changes/innocence.js';

export default defineEvidence({
  id: 'no-change-expiry',
  summary: 'A certificate or credential ran out.',
  source: 'Expiry needs no change. Weight: docs/accuracy.md, Changes.',
  about: 'no-change',
  weight: 6,
  *find({ changes, scene }) {
    if (saysExpired(changes.symptoms))
      yield { candidate: '', strength: 1, because: 'a certificate or credential has expired' };
    const run = ranOut(scene);
    if (run) yield { candidate: '', strength: 1, because: `${run} reached zero` };
  },
  examples: [
    {
      name: 'an expired certificate',
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
            summary: 'x509: certificate has expired',
            attributes: {},
            source: 'example',
          },
        ],
      },
      favours: '',
    },
  ],
});
