import { defineEvidence } from '../evidence.js';
import { surgeIn } from '../innocent-series.js';

export default defineEvidence({
  id: 'surge-enters',
  summary: 'More traffic than usual enters here: nothing behind it is to blame for being overrun.',
  source: 'Exogenous load is seen where it enters first. Weight: docs/accuracy.md, Causes.',
  about: 'entity',
  weight: 8,
  *find({ scene, graph, onset }) {
    const surge = surgeIn(scene, graph, onset);
    if (surge) yield { candidate: surge.entity, strength: surge.strength, because: surge.because };
  },
  examples: [
    {
      name: 'twice the requests at the front',
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
      favours: 'web',
    },
  ],
});
