import { defineEvidence } from '../evidence.js';
import { deviated } from '../metric-findings.js';

const times = [0, 1, 2, 3, 4, 5, 6, 7, 8];

export default defineEvidence({
  id: 'availability',
  summary: 'It answers less often than before.',
  source:
    'Robust z-score before against after (Shan et al., *ε-diagnosis*, WWW 2019; Pham et al., *BARO*, FSE 2024), one-sided and self-calibrated; weight: docs/accuracy.md, Causes.',
  about: 'entity',
  weight: 1.8,
  find: (view) => deviated(view, 'availability'),
  examples: [
    {
      name: 'worse from the onset on',
      given: {
        onset: 6,
        now: 9,
        series: [{ entity: 'cart', name: 'availability', times, values: [1, 1, 0.999, 1, 1, 1, 0.8, 0.7, 0.8] }],
      },
      favours: 'cart',
    },
    {
      name: 'as before',
      given: {
        onset: 6,
        now: 9,
        series: [{ entity: 'cart', name: 'availability', times, values: [1, 1, 0.999, 1, 1, 1, 1, 1, 1] }],
      },
    },
  ],
});
