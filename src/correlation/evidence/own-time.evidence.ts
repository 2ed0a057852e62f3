import { sayNumber } from '../say.js';
import { defineEvidence } from '../evidence.js';
import { shareOf } from '../excuses.js';
import { exampleTraces } from '../span-examples.js';
import { nameOf } from '../span-findings.js';

export default defineEvidence({
  id: 'own-time',
  summary: 'It spends more time itself, without waiting for what it calls.',
  source: 'Exclusive latency: Liu et al., TraceAnomaly, ISSRE 2020. Weight: docs/accuracy.md, Causes.',
  about: 'entity',
  weight: 1.4,
  *find(view) {
    for (const [entity, { operation, before, after, spans, strength }] of view.slowOperations)
      yield {
        candidate: entity,
        strength: strength * shareOf(view.excuses, entity, 'own time'),
        because: `${entity} itself takes ${sayNumber(after)} ms in ${nameOf(operation)}, usually ${sayNumber(before)} ms (${spans} spans)`,
      };
  },
  examples: [
    {
      name: 'redis itself is slow',
      given: {
        onset: 180_000,
        now: 210_000,
        spans: [...exampleTraces(0, 120), ...exampleTraces(180, 210, { slow: 'redis' })],
      },
      favours: 'redis',
    },
  ],
});
