import { sayNumber } from '../say.js';
import { defineEvidence } from '../evidence.js';
import { exampleTraces } from '../span-examples.js';

export default defineEvidence({
  id: 'slow-way-in',
  summary: 'Calls take longer to reach it than its callers’ other calls: its network or its queue.',
  source: 'Client span minus server span, two-way split by callee. Weight: docs/accuracy.md, Causes.',
  about: 'entity',
  weight: 1.9,
  *find(view) {
    for (const [entity, { from, before, after, strength }] of view.slowEdges.into)
      yield {
        candidate: entity,
        strength,
        because: `The way from ${from} to ${entity} takes ${sayNumber(after)} ms, usually ${sayNumber(before)} ms, outside of both`,
      };
  },
  examples: [
    {
      name: 'the client waits longer, the server does not work longer',
      given: {
        onset: 180_000,
        now: 210_000,
        spans: [...exampleTraces(0, 120), ...exampleTraces(180, 210, { slow: 'client' })],
      },
      favours: 'cart',
    },
  ],
});
