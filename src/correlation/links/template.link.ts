import { defineLink } from '../link.js';

export default defineLink({
  id: 'template',
  summary: 'Two entities write log lines of the same shape, or raise the same alert.',
  score(a, b) {
    if (a.entity === b.entity) return undefined;
    if (a.signal.kind === 'log' && b.signal.kind === 'log' && a.signal.template === b.signal.template)
      return { weight: 2, because: `${a.entity} and ${b.entity} both write "${a.signal.text.slice(0, 120)}"` };
    if (a.signal.kind === 'alert' && b.signal.kind === 'alert' && a.signal.name === b.signal.name)
      return { weight: 1.5, because: `both raised ${a.signal.name}` };
    return undefined;
  },
  examples: [
    {
      name: 'one line in two services',
      a: { entity: 'web', signal: { kind: 'log', key: 'a', template: 't1', text: 'token expired for <*>' } },
      b: { entity: 'cart', signal: { kind: 'log', key: 'b', template: 't1', text: 'token expired for <*>' } },
      speaks: 'for',
    },
    {
      name: 'two lines in two services',
      a: { entity: 'web', signal: { kind: 'log', key: 'a', template: 't1', text: 'token expired for <*>' } },
      b: { entity: 'cart', signal: { kind: 'log', key: 'b', template: 't2', text: 'disk full' } },
      speaks: 'nothing',
    },
  ],
});
