import { defineEvidence } from '../evidence.js';

export default defineEvidence({
  id: 'unreachable',
  summary: 'No known relation leads from it to where the trouble was noticed.',
  source: 'Reachability in the dependency graph (decoys). Weight: docs/accuracy.md, Causes.',
  about: 'entity',
  weight: -0.7,
  *find(view) {
    const { symptom } = view.scene;
    if (symptom === undefined || !view.graph.has(symptom)) return;
    const reachable = view.graph.upstream(symptom);
    for (const entity of view.candidates)
      if (!reachable.has(entity))
        yield { candidate: entity, strength: 1, because: `No known relation leads from ${entity} to ${symptom}` };
  },
  examples: [
    {
      name: 'nothing that web calls',
      given: {
        symptom: 'web',
        relations: [{ from: 'web', to: 'cart', kind: 'calls' }],
        series: [{ entity: 'mail', name: 'cpu', times: [0], values: [1] }],
      },
      against: 'mail',
    },
  ],
});
