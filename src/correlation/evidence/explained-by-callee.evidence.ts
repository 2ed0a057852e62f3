import { defineEvidence } from '../evidence.js';
import { exampleTraces } from '../span-examples.js';

const calls = [
  { from: 'web', to: 'cart', kind: 'calls' },
  { from: 'cart', to: 'redis', kind: 'calls' },
] as const;

export default defineEvidence({
  id: 'explained-by-callee',
  summary: 'What changed in its traces is explained by what changed in something it calls.',
  source: 'Explaining away along the call graph, on traces only. Weight: docs/accuracy.md, Causes.',
  about: 'entity',
  weight: -1.8,
  *find(view) {
    for (const [entity, { by, strength }] of view.explained)
      yield { candidate: entity, strength, because: `${by}, on which ${entity} depends, deviates too and explains it` };
  },
  examples: [
    {
      name: 'cart loses redis in some traces, web fails in others',
      given: {
        onset: 60_000,
        now: 120_000,
        relations: calls,
        spans: [
          ...exampleTraces(0, 60),
          ...exampleTraces(60, 90, { drop: 'redis' }),
          ...exampleTraces(90, 120, { fail: 'web' }),
        ],
      },
      against: 'web',
    },
  ],
});
