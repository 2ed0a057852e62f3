import { defineEvidence } from '../evidence.js';

export default defineEvidence({
  id: 'seen-from-outside',
  summary: 'It is known only through its callers, or only passes calls on: what it shows may be another’s.',
  source: 'Naming of inferred nodes in AWS X-Ray and of load balancers. Weight: docs/accuracy.md, Causes.',
  about: 'entity',
  weight: -0.7,
  *find(view) {
    for (const entity of view.outside)
      yield { candidate: entity, strength: 1, because: `${entity} is known only from outside` };
  },
  examples: [
    {
      name: 'an inferred node',
      given: { series: [{ entity: 'search_remote', name: 'latency', times: [0], values: [1] }] },
      against: 'search_remote',
    },
  ],
});
