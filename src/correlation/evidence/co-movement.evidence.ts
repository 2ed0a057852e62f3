import { defineEvidence } from '../evidence.js';
import { sayNumber } from '../say.js';

const times = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

export default defineEvidence({
  id: 'co-movement',
  summary: 'Its series rises and falls with the symptom.',
  source: 'Correlation with the front end: Wang et al., CloudRanger, CCGrid 2018. Weight: docs/accuracy.md, Causes.',
  about: 'entity',
  weight: 1,
  *find(view) {
    for (const [entity, { series, r }] of view.coMovement)
      yield {
        candidate: entity,
        strength: r,
        because: `${series.name} of ${entity} moves with the symptom at ${view.scene.symptom ?? ''} (r = ${sayNumber(r)})`,
      };
  },
  examples: [
    {
      name: 'the same burst',
      given: {
        onset: 6,
        now: 10,
        symptom: 'web',
        series: [
          { entity: 'web', name: 'latency', times, values: [1, 1, 1.1, 1, 1, 1.1, 9, 8, 2, 9] },
          { entity: 'cart', name: 'cpu', times, values: [10, 10, 11, 10, 10, 11, 90, 85, 20, 95] },
        ],
      },
      favours: 'cart',
    },
  ],
});
