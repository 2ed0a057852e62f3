import { defineLink } from '../link.js';

export default defineLink({
  id: 'correlation-key',
  summary: 'The sender of two alerts says that they belong together: they have one correlation key.',
  score({ signal: a }, { signal: b }) {
    if (a.kind !== 'alert' || b.kind !== 'alert' || a.correlationKey === undefined) return undefined;
    if (a.correlationKey !== b.correlationKey) return undefined;
    return { weight: 5, because: `their sender gives both the key ${a.correlationKey.slice(0, 80)}` };
  },
  examples: [
    {
      name: 'two alerts of one key',
      a: { entity: 'web', signal: { kind: 'alert', key: 'a', name: 'slow', correlationKey: 'case-7' } },
      b: { entity: 'batch', signal: { kind: 'alert', key: 'b', name: 'late', correlationKey: 'case-7' } },
      speaks: 'for',
    },
    {
      name: 'two alerts of two keys',
      a: { entity: 'web', signal: { kind: 'alert', key: 'a', name: 'slow', correlationKey: 'case-7' } },
      b: { entity: 'batch', signal: { kind: 'alert', key: 'b', name: 'late', correlationKey: 'case-8' } },
      speaks: 'nothing',
    },
    {
      name: 'two alerts without a key',
      a: { entity: 'web', signal: { kind: 'alert', key: 'a', name: 'slow' } },
      b: { entity: 'batch', signal: { kind: 'alert', key: 'b', name: 'late' } },
      speaks: 'nothing',
    },
  ],
});
