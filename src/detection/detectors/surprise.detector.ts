import { z } from 'zod';
import { nextSurprise, openSurprise } from '../../analysis/series/surprise.js';
import { restore, snapshot } from '../../analysis/series/surprise-snapshot.js';
import type { SurpriseState, SurpriseVerdict } from '../../analysis/series/surprise-state.js';
import { badDirection, defineDetector, type Watched } from '../detector.js';

const parameters = z.object({
  threshold: z.number().gt(0).lt(1).default(0.5),
  /** Values that must be known before a surprise is one. */
  warmUp: z.number().int().positive().default(90),
  /** A change smaller than this share of the usual level concerns nobody, however unlikely; failures always do. */
  leastChange: z.number().min(0).default(0.05),
  /** Values after the last surprise for which its episode still counts; what stays away longer is the deviation's to say. */
  lasting: z.number().int().positive().default(10),
});

interface Watch {
  surprise: SurpriseState;
  verdict: SurpriseVerdict | undefined;
  /** Values for which the verdict still counts. */
  left: number;
}

interface SavedWatch {
  readonly surprise: Uint8Array;
  readonly verdict: SurpriseVerdict | undefined;
  readonly left: number;
}

export default defineDetector<z.infer<typeof parameters>, Watch, SavedWatch>({
  id: 'surprise',
  summary:
    'A value that the tail of its own past makes very unlikely, in the direction that hurts; seasonal where the series is.',
  parameters,
  watches: ({ origin }) => origin !== 'log',
  open: ({ threshold }) => ({ surprise: openSurprise({ threshold }), verdict: undefined, left: 0 }),
  next(watch, at, value, { warmUp, leastChange, lasting }, series) {
    const verdict = nextSurprise(watch.surprise, at, value);
    if (verdict?.kind === 'calm') watch.verdict = undefined;
    else if (verdict && watch.surprise.steps > warmUp && matters(verdict, series, leastChange)) {
      watch.verdict = verdict;
      watch.left = lasting;
    }
    if (!watch.surprise.episode.abnormal || !watch.verdict || watch.left-- <= 0) return undefined;
    const { probability, direction, because } = watch.verdict;
    return { probability, direction, because };
  },
  save: ({ surprise, verdict, left }) => ({ surprise: snapshot(surprise), verdict, left }),
  load: ({ surprise, verdict, left }) => ({ surprise: restore(surprise), verdict, left }),
  examples: [
    { name: 'one tall bar', given: [...Array.from({ length: 120 }, (_, i) => 10 + (i % 3)), 90, 11, 10], finds: [120] },
    { name: 'a load that drops', given: [...Array.from({ length: 120 }, (_, i) => 50 + (i % 3)), 1, 2, 1], finds: [] },
    { name: 'a constant', given: Array<number>(200).fill(5), finds: [] },
  ],
});

/** Whether somebody would call it trouble: it goes the way that hurts, and far enough to be noticed. */
function matters({ direction, value, expected }: SurpriseVerdict, { measure }: Watched, leastChange: number): boolean {
  const bad = badDirection[measure];
  if (bad !== undefined && direction !== bad) return false;
  if (measure === 'error' || measure === 'availability') return true;
  return Math.abs(value - expected) >= leastChange * Math.abs(expected);
}
