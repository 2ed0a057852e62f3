import { z } from 'zod';
import { defineDetector } from '../detector.js';

const parameters = z.object({
  /** How long the entity's logs must have been known before a new line is news. */
  warmUpMs: z.number().positive().default(600_000),
  /** How long a new template stays news. */
  newsMs: z.number().positive().default(300_000),
});

interface News {
  firstAt: number;
  lines: number;
}

export default defineDetector<z.infer<typeof parameters>, News, News>({
  id: 'first-seen',
  summary: 'A warning or error of a shape that this entity has never logged before.',
  parameters,
  watches: ({ origin, template }) =>
    origin === 'log' &&
    (template?.severity === 'WARN' || template?.severity === 'ERROR' || template?.severity === 'FATAL'),
  open: () => ({ firstAt: -1, lines: 0 }),
  next(state, at, value, { warmUpMs, newsMs }, { template }) {
    if (state.firstAt < 0) state.firstAt = at;
    state.lines += value;
    if (state.firstAt - (template?.knownSince ?? at) < warmUpMs || at - state.firstAt > newsMs) return undefined;
    return {
      probability: template?.severity === 'WARN' ? 0.7 : 0.9,
      direction: 'changed',
      because: `${template?.severity ?? 'a'} line never seen before: "${template?.text ?? ''}" (${state.lines} so far)`,
      since: state.firstAt,
    };
  },
  save: (state) => ({ ...state }),
  load: (saved) => ({ ...saved }),
  examples: [
    {
      name: 'a new error after an hour',
      series: { template: { id: 't', text: 'out of memory', severity: 'ERROR', knownSince: -3_600_000 } },
      given: [2, 1],
      finds: [0],
    },
    {
      name: 'the first minutes of an entity',
      series: { template: { id: 't', text: 'out of memory', severity: 'ERROR', knownSince: 0 } },
      given: [2, 1],
      finds: [],
    },
  ],
});
