import { defineLink } from '../link.js';

export default defineLink({
  id: 'trace',
  summary: 'Spans of the same calls misbehave on both: one is on the way of the other.',
  score(a, b, { graph }) {
    if (a.entity === b.entity || a.signal.kind !== 'trace' || b.signal.kind !== 'trace') return undefined;
    const caller = graph.causes(a.entity).has(b.entity) ? a : b;
    const callee = caller === a ? b : a;
    if (graph.causes(caller.entity).get(callee.entity)?.kind !== 'calls') return undefined;
    return { weight: 1.5, because: `requests of ${caller.entity} that misbehave pass through ${callee.entity}` };
  },
  examples: [
    {
      name: 'a caller and its callee',
      a: { entity: 'web', signal: { kind: 'trace', key: 'a', operation: 'GET /' } },
      b: { entity: 'cart', signal: { kind: 'trace', key: 'b', operation: 'GetCart' } },
      relations: [{ from: 'web', to: 'cart', kind: 'calls' }],
      speaks: 'for',
    },
    {
      name: 'two that do not call each other',
      a: { entity: 'web', signal: { kind: 'trace', key: 'a', operation: 'GET /' } },
      b: { entity: 'wiki', signal: { kind: 'trace', key: 'b', operation: 'GET /pages' } },
      speaks: 'nothing',
    },
  ],
});
