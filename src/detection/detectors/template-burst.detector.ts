import { z } from 'zod';
import { loadBurst, nextBurst, openBurst, saveBurst, type BurstState } from '../../analysis/logs/burst.js';
import { defineDetector } from '../detector.js';

const parameters = z.object({
  /** Likelihood ratio statistic from which the rate is abnormal. */
  statistic: z.number().positive().default(16),
  ratio: z.number().min(1).default(3),
  /** Lines in the last minute below which nothing is said. */
  minimum: z.number().int().positive().default(3),
});

export default defineDetector<z.infer<typeof parameters>, BurstState, number[]>({
  id: 'template-burst',
  summary: 'Lines of one template come far more often in the last minute than in the hour before (Poisson G-test).',
  parameters,
  watches: ({ origin, template }) => origin === 'log' && template !== undefined,
  open: (_, series) => openBurst(series.template?.knownSince ?? 0),
  next(state, at, value, { statistic, ratio, minimum }) {
    const burst = nextBurst(state, at, value);
    if (!burst || burst.count < minimum || burst.g < statistic || burst.count < ratio * burst.expected)
      return undefined;
    return {
      probability: 1 - 2 ** (-burst.g / statistic),
      direction: 'up',
      because: `${burst.count} lines in a minute; ${burst.expected.toFixed(2)} a minute is usual`,
    };
  },
  save: saveBurst,
  load: (saved) => loadBurst(saved),
  examples: [
    { name: 'a flood after an hour of calm', given: [...Array<number>(360).fill(1), 1, 40, 60], finds: [361] },
    { name: 'a steady rate', given: Array<number>(400).fill(3), finds: [] },
    { name: 'too little history', given: [0, 0, 90], finds: [] },
  ],
});
