import { z } from 'zod';
import { loadBurst, nextBurst, openBurst, saveBurst, type BurstState } from '../../analysis/series/burst.js';
import { defineDetector } from '../detector.js';

const parameters = z.object({
  /** Likelihood ratio statistic from which the number of troubled lines is abnormal. */
  statistic: z.number().positive().default(24),
  ratio: z.number().min(1).default(3),
  /** How far beyond the busiest minute of the last two hours, as a factor: lines come in clumps. */
  beyond: z.number().min(1).default(1.3),
  /** Lines in the last minute below which nothing is said. */
  minimum: z.number().int().positive().default(6),
});

export default defineDetector<z.infer<typeof parameters>, BurstState, number[]>({
  id: 'severity-mix',
  summary:
    'Warnings and errors of an entity, whatever their shape, come far more often than in the two hours before, and more than in any minute of them (Poisson G-test).',
  parameters,
  watches: ({ name }) => name === 'log.trouble',
  open: (_, series) => openBurst(series.knownSince ?? 0),
  next(state, at, value, { statistic, ratio, beyond, minimum }) {
    const burst = nextBurst(state, at, value);
    if (!burst || burst.count < minimum || burst.g < statistic || burst.count < ratio * burst.expected)
      return undefined;
    if (burst.count <= 1 + beyond * burst.record) return undefined;
    return {
      probability: 1 - 2 ** (-burst.g / statistic),
      direction: 'up',
      because: `${burst.count} warnings and errors in a minute; ${burst.expected.toFixed(2)} a minute is usual, ${burst.record} the most in two hours`,
    };
  },
  save: saveBurst,
  load: (saved) => loadBurst(saved),
  examples: [
    {
      name: 'many shapes of error at once after an hour of few',
      series: { name: 'log.trouble', origin: 'log', knownSince: 0 },
      given: [...Array<number>(360).fill(0), 12, 30, 40],
      finds: [360],
    },
    {
      name: 'an entity that always complains',
      series: { name: 'log.trouble', origin: 'log', knownSince: 0 },
      given: Array<number>(400).fill(5),
      finds: [],
    },
  ],
});
