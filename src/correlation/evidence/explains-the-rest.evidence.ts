import { explainedShares } from '../../analysis/causes/explained-share.js';
import { defineEvidence } from '../evidence.js';
import { sayPercent } from '../say.js';

const times = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const bad = [1, 1, 1.1, 1, 0.9, 1, 9, 9, 9];

export default defineEvidence({
  id: 'explains-the-rest',
  summary: 'Most of the other trouble lies downstream of it.',
  source:
    'Share of the cluster explained through the graph (Chen et al., CauseInfer, INFOCOM 2014). Weight: docs/accuracy.md, Causes.',
  about: 'entity',
  weight: 1.2,
  *find(view) {
    if (view.trouble.size < 2) return;
    for (const [entity, share] of explainedShares(view.trouble, view.graph))
      if (share > 0 && !view.outside.has(entity))
        yield {
          candidate: entity,
          strength: share,
          because: `${sayPercent(share)} of the other trouble lies downstream of ${entity}`,
        };
  },
  examples: [
    {
      name: 'the database of two failing services',
      given: {
        onset: 6,
        now: 9,
        relations: [
          { from: 'cart', to: 'db', kind: 'reads' },
          { from: 'mail', to: 'db', kind: 'reads' },
        ],
        series: ['db', 'cart', 'mail'].map((entity) => ({ entity, name: 'latency', times, values: bad })),
      },
      favours: 'db',
    },
  ],
});
