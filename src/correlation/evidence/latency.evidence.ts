import { defineEvidence } from '../evidence.js';
import { deviated } from '../metric-findings.js';

const times = [0, 1, 2, 3, 4, 5, 6, 7, 8];

/** Server latency holds the callees' too: where spans tell an entity's own time, the series counts less. */
const SUPERSEDED = 0.22;

export default defineEvidence({
  id: 'latency',
  summary: 'It answers more slowly than before; counts less where spans tell its own time from its callees’.',
  source:
    'Robust z-score before against after (Shan et al., *ε-diagnosis*, WWW 2019; Pham et al., *BARO*, FSE 2024), one-sided and self-calibrated; weight: docs/accuracy.md, Causes.',
  about: 'entity',
  weight: 1.8,
  *find(view) {
    for (const finding of deviated(view, 'latency'))
      yield { ...finding, strength: finding.strength * (view.traced.has(finding.candidate) ? SUPERSEDED : 1) };
  },
  examples: [
    {
      name: 'slower from the onset on',
      given: {
        onset: 6,
        now: 9,
        series: [{ entity: 'cart', name: 'latency', times, values: [0.1, 0.1, 0.11, 0.1, 0.09, 0.1, 0.5, 0.6, 0.5] }],
      },
      favours: 'cart',
    },
  ],
});
