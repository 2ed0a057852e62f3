import { defineEvidence } from '../evidence.js';
import { surgeIn } from '../innocent-series.js';

export default defineEvidence({
  id: 'no-change-load',
  summary: 'More traffic than usual arrives at a front door.',
  source: 'Traffic surges. Weight: docs/accuracy.md, Changes.',
  about: 'no-change',
  weight: 4,
  *find({ changes, scene, graph, onset }) {
    // Errors may date the onset earlier or later than the surge itself would.
    const surge = surgeIn(scene, graph, changes.onset.at) ?? surgeIn(scene, graph, onset);
    if (surge) yield { candidate: '', strength: surge.strength, because: surge.because };
  },
  examples: [
    {
      name: 'twice the requests',
      given: {
        onset: 1_800_000,
        now: 2_400_000,
        symptom: 'web',
        series: [
          {
            entity: 'web',
            name: 'requests_per_second',
            times: Array.from({ length: 40 }, (_, i) => i * 60_000),
            values: Array.from({ length: 40 }, (_, i) => (i < 30 ? 100 : 260)),
          },
        ],
      },
      favours: '',
    },
  ],
});
