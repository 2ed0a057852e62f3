import { z } from 'zod';
import type { Severity } from '../../domain/signal.js';
import { defineDetector } from '../detector.js';

const parameters = z.object({
  /** How long the entity's logs must have been known before a new line is news. */
  warmUpMs: z.number().positive().default(600_000),
  /** How long a new template stays news. */
  newsMs: z.number().positive().default(300_000),
  /** Lines that make it news, by severity: one odd warning is none. */
  lines: z.object({ WARN: z.number(), ERROR: z.number(), FATAL: z.number() }).default({ WARN: 5, ERROR: 2, FATAL: 1 }),
  /** How sure a first novelty is, by severity; every other novelty of the last hour halves the odds. */
  certainty: z
    .object({ WARN: z.number(), ERROR: z.number(), FATAL: z.number() })
    .default({ WARN: 0.7, ERROR: 0.9, FATAL: 0.95 }),
});

interface News {
  firstAt: number;
  lines: number;
}

type Trouble = Extract<Severity, 'WARN' | 'ERROR' | 'FATAL'>;

function troubleOf(severity: Severity | undefined): Trouble | undefined {
  return severity === 'WARN' || severity === 'ERROR' || severity === 'FATAL' ? severity : undefined;
}

export default defineDetector<z.infer<typeof parameters>, News, News>({
  id: 'first-seen',
  summary:
    'Warnings or errors of a shape that this entity has never logged before; less of a surprise where news is usual.',
  parameters,
  watches: ({ origin, template }) => origin === 'log' && troubleOf(template?.severity) !== undefined,
  open: () => ({ firstAt: -1, lines: 0 }),
  next(state, at, value, { warmUpMs, newsMs, lines, certainty }, { template }) {
    if (state.firstAt < 0) state.firstAt = at;
    state.lines += value;
    const severity = troubleOf(template?.severity);
    if (!template || !severity || state.lines < lines[severity]) return undefined;
    if (state.firstAt - template.knownSince < warmUpMs || at - state.firstAt > newsMs) return undefined;
    const odds = certainty[severity] / (1 - certainty[severity]) / 2 ** template.novelties;
    if (odds < 1) return undefined;
    return {
      probability: odds / (1 + odds),
      direction: 'changed',
      because: `${severity} line never seen before: "${template.text}" (${state.lines} so far)`,
      since: state.firstAt,
    };
  },
  save: (state) => ({ ...state }),
  load: (saved) => ({ ...saved }),
  examples: [
    {
      name: 'new errors after an hour',
      series: { template: { id: 't', text: 'out of memory', severity: 'ERROR', knownSince: -3_600_000, novelties: 0 } },
      given: [2, 1],
      finds: [0],
    },
    {
      name: 'one more where new warnings are usual',
      series: { template: { id: 't', text: 'slow client', severity: 'WARN', knownSince: -3_600_000, novelties: 3 } },
      given: [6, 1],
      finds: [],
    },
    {
      name: 'the first minutes of an entity',
      series: { template: { id: 't', text: 'out of memory', severity: 'ERROR', knownSince: 0, novelties: 0 } },
      given: [2, 1],
      finds: [],
    },
  ],
});
