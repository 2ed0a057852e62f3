import { defineEvidence } from '../evidence.js';
import { deviated } from '../metric-findings.js';

const times = [0, 1, 2, 3, 4, 5, 6, 7, 8];

export default defineEvidence({
  id: 'saturation',
  summary: 'What it runs on is exhausted: cpu, memory, disk, connections, queues.',
  source:
    'Robust z-score before against after (Shan et al., *ε-diagnosis*, WWW 2019; Pham et al., *BARO*, FSE 2024), one-sided and self-calibrated; weight: docs/accuracy.md, Causes.',
  about: 'entity',
  weight: 1.8,
  find: (view) => deviated(view, 'saturation'),
  examples: [
    {
      name: 'worse from the onset on',
      given: {
        onset: 6,
        now: 9,
        series: [{ entity: 'cart', name: 'cpu', times, values: [20, 21, 19, 20, 22, 20, 95, 96, 97] }],
      },
      favours: 'cart',
    },
    {
      name: 'as before',
      given: {
        onset: 6,
        now: 9,
        series: [{ entity: 'cart', name: 'cpu', times, values: [20, 21, 19, 20, 22, 20, 20, 21, 20] }],
      },
    },
  ],
});
