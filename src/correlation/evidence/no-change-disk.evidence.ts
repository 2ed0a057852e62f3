import { defineEvidence } from '../evidence.js';
import { saysDisk } from '../../analysis/changes/innocence.js';

export default defineEvidence({
  id: 'no-change-disk',
  summary: 'A disk is full or broken.',
  source: 'Resources run out by themselves. Weight: docs/accuracy.md, Changes.',
  about: 'no-change',
  weight: 4,
  *find({ changes }) {
    if (saysDisk(changes.symptoms)) yield { candidate: '', strength: 1, because: 'a disk is full or broken' };
  },
  examples: [
    {
      name: 'a full disk',
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
            summary: 'write /var/lib/db: no space left on device',
            attributes: {},
            source: 'example',
          },
        ],
      },
      favours: '',
    },
  ],
});
