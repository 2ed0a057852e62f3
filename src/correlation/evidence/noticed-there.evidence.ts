import { defineEvidence } from '../evidence.js';

export default defineEvidence({
  id: 'noticed-there',
  summary: 'The trouble was noticed at it, and it depends on others: symptoms gather at the front.',
  source: 'Symptoms surface downstream of their cause. Weight: docs/accuracy.md, Causes.',
  about: 'entity',
  weight: -0.4,
  *find(view) {
    const { symptom } = view.scene;
    if (symptom !== undefined && view.candidates.has(symptom) && view.graph.causes(symptom).size > 0)
      yield {
        candidate: symptom,
        strength: 1,
        because: `The trouble was noticed at ${symptom}, which depends on others`,
      };
  },
  examples: [
    {
      name: 'a front end with callees',
      given: { symptom: 'web', relations: [{ from: 'web', to: 'cart', kind: 'calls' }] },
      against: 'web',
    },
  ],
});
