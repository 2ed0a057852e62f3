import { sayNumber } from '../say.js';
import { defineEvidence } from '../evidence.js';
import { exampleFanOut } from '../span-examples.js';

export default defineEvidence({
  id: 'slow-way-out',
  summary: 'Whatever it calls is slower to reach: the caller is starved, not its callees.',
  source: 'Client span minus server span, two-way split by callee. Weight: docs/accuracy.md, Causes.',
  about: 'entity',
  weight: 1.6,
  *find(view) {
    for (const [entity, { before, after, strength }] of view.slowEdges.outOf)
      yield {
        candidate: entity,
        strength,
        because: `Every way out of ${entity} takes longer, e.g. ${sayNumber(after)} ms, usually ${sayNumber(before)} ms`,
      };
  },
  examples: [
    {
      name: 'three callees become slow to reach at once',
      given: { onset: 180_000, now: 210_000, spans: [...exampleFanOut(0, 120, 5), ...exampleFanOut(180, 210, 300)] },
      favours: 'web',
    },
  ],
});
