import { z } from 'zod';
import { loadBurst, nextBurst, openBurst, saveBurst, type BurstState } from '../../analysis/series/burst.js';
import type { Severity } from '../../domain/signal.js';
import { defineDetector } from '../detector.js';

const parameters = z.object({
  /** Likelihood ratio statistic from which the rate is abnormal. */
  statistic: z.number().positive().default(16),
  /** The same for lines that tell of no trouble: they come and go with the traffic. */
  statisticOfOrdinary: z.number().positive().default(24),
  ratio: z.number().min(1).default(3),
  /** How far beyond the busiest minute of the last two hours, as a factor: lines come in clumps. */
  beyond: z.number().min(1).default(1.3),
  /** Lines in the last minute below which nothing is said. */
  minimum: z.number().int().positive().default(3),
});

function isTrouble(severity: Severity | undefined): boolean {
  return severity === 'WARN' || severity === 'ERROR' || severity === 'FATAL';
}

export default defineDetector<z.infer<typeof parameters>, BurstState, number[]>({
  id: 'template-burst',
  summary:
    'Lines of one template come far more often in the last minute than in the two hours before, and more than in any minute of them (Poisson G-test).',
  parameters,
  watches: ({ origin, template }) => origin === 'log' && template !== undefined,
  open: (_, series) => openBurst(series.template?.knownSince ?? 0),
  next(state, at, value, { statistic, statisticOfOrdinary, ratio, beyond, minimum }, { template }) {
    const burst = nextBurst(state, at, value);
    const needed = isTrouble(template?.severity) ? statistic : statisticOfOrdinary;
    if (!burst || burst.count < minimum || burst.g < needed || burst.count < ratio * burst.expected) return undefined;
    if (burst.count <= 1 + beyond * burst.record) return undefined;
    return {
      probability: 1 - 2 ** (-burst.g / needed),
      direction: 'up',
      because: `${burst.count} lines in a minute; ${burst.expected.toFixed(2)} a minute is usual, ${burst.record} the most in two hours`,
    };
  },
  save: saveBurst,
  load: (saved) => loadBurst(saved),
  examples: [
    { name: 'a flood after an hour of calm', given: [...Array<number>(360).fill(1), 1, 40, 60], finds: [361] },
    { name: 'a steady rate', given: Array<number>(400).fill(3), finds: [] },
    {
      name: 'lines that always come in clumps',
      given: Array.from({ length: 700 }, (_, i) => (i % 60 < 3 ? 10 : 0)),
      finds: [],
    },
    { name: 'too little history', given: [0, 0, 90], finds: [] },
  ],
});
