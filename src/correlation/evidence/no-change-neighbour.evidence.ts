import { defineEvidence } from '../evidence.js';
import { neighbour } from '../innocent-series.js';

export default defineEvidence({
  id: 'no-change-neighbour',
  summary: 'The host is exhausted or reclaimed, and the orchestrator or kernel says so.',
  source: 'Noisy neighbours and failing hardware. Weight: docs/accuracy.md, Changes.',
  about: 'no-change',
  weight: 6,
  *find({ changes, scene }) {
    const { strength, because } = neighbour(scene, changes);
    if (strength > 0) yield { candidate: '', strength, because };
  },
  examples: [
    {
      name: 'hardware',
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
            summary: 'kernel: EDAC MC0: uncorrectable ECC error on node-7',
            attributes: {},
            source: 'example',
          },
        ],
      },
      favours: '',
    },
  ],
});
