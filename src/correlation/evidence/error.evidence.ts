import { defineEvidence } from '../evidence.js';
import { deviated } from '../metric-findings.js';

const times = [0, 1, 2, 3, 4, 5, 6, 7, 8];

export default defineEvidence({
  id: 'error',
  summary: 'It fails more often than before.',
  source:
    'Robust z-score before against after (Shan et al., *ε-diagnosis*, WWW 2019; Pham et al., *BARO*, FSE 2024), one-sided and self-calibrated; weight: docs/accuracy.md, Causes.',
  about: 'entity',
  weight: 1.8,
  find: (view) => deviated(view, 'error'),
  examples: [
    {
      name: 'worse from the onset on',
      given: {
        onset: 6,
        now: 9,
        series: [{ entity: 'cart', name: 'errors', times, values: [0, 1, 0, 0, 1, 0, 40, 45, 50] }],
      },
      favours: 'cart',
    },
    {
      name: 'as before',
      given: {
        onset: 6,
        now: 9,
        series: [{ entity: 'cart', name: 'errors', times, values: [0, 1, 0, 0, 1, 0, 1, 0, 0] }],
      },
    },
  ],
});
