import { defineLink } from '../link.js';
import { tokensOf, wordsOf } from '../tokens.js';

/** Fewer words than this in common, or a smaller share of all their words, is chance. */
const leastWords = 3;
const leastShare = 0.4;

export default defineLink({
  id: 'text',
  summary: 'What they say is alike: most words of their log lines or alerts are the same.',
  score(a, b) {
    const [left, right] = [tokensOf(wordsOf(a)), tokensOf(wordsOf(b))];
    const shared = [...left].filter((word) => right.has(word));
    const share = shared.length / Math.max(1, left.size + right.size - shared.length);
    if (shared.length < leastWords || share < leastShare) return undefined;
    return { weight: 1.5, because: `both say ${shared.slice(0, 6).join(', ')}` };
  },
  examples: [
    {
      name: 'the same complaint in other words',
      a: {
        entity: 'web',
        signal: { kind: 'log', key: 'a', template: 't1', text: 'certificate for payment.svc has expired' },
      },
      b: {
        entity: 'cart',
        signal: { kind: 'log', key: 'b', template: 't2', text: 'x509: certificate has expired for payment' },
      },
      speaks: 'for',
    },
    {
      name: 'two complaints',
      a: { entity: 'web', signal: { kind: 'log', key: 'a', template: 't1', text: 'certificate has expired' } },
      b: { entity: 'cart', signal: { kind: 'log', key: 'b', template: 't2', text: 'no space left on device' } },
      speaks: 'nothing',
    },
    { name: 'two metrics', a: { entity: 'web' }, b: { entity: 'cart' }, speaks: 'nothing' },
  ],
});
