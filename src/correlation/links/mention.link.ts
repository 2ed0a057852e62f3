import { defineLink } from '../link.js';
import { mentions, wordsOf } from '../tokens.js';

export default defineLink({
  id: 'mention',
  summary: 'What one of them writes names the other: a log line or an alert, or a call whose other side it is.',
  score(a, b) {
    if (a.entity === b.entity) return undefined;
    for (const [one, other] of [
      [a, b],
      [b, a],
    ]) {
      if (one.signal.kind === 'trace' && one.signal.peer === other.entity)
        return { weight: 2.5, because: `${one.entity} suffers in its calls to ${other.entity}` };
      const words = wordsOf(one);
      if (mentions(words, other.entity))
        return { weight: 2.5, because: `${one.entity} names ${other.entity}: "${words.slice(0, 120)}"` };
    }
    return undefined;
  },
  examples: [
    {
      name: 'a time-out that names whom it waited for',
      a: {
        entity: 'web',
        signal: { kind: 'log', key: 'a', template: 't1', text: 'timeout calling cart-db after <num> ms' },
      },
      b: { entity: 'cart-db' },
      speaks: 'for',
    },
    {
      name: 'a call to the other one',
      a: { entity: 'web', signal: { kind: 'trace', key: 'a', operation: 'GET /', peer: 'cart' } },
      b: { entity: 'cart' },
      speaks: 'for',
    },
    {
      name: 'a name that is part of another name',
      a: { entity: 'web', signal: { kind: 'log', key: 'a', template: 't1', text: 'timeout calling cart-db-replica' } },
      b: { entity: 'cart-db' },
      speaks: 'nothing',
    },
  ],
});
