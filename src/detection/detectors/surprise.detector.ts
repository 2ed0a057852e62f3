import { z } from 'zod';
import { nextSurprise, openSurprise } from '../../analysis/series/surprise.js';
import { restore, snapshot } from '../../analysis/series/surprise-snapshot.js';
import type { SurpriseState, SurpriseVerdict } from '../../analysis/series/surprise-state.js';
import { defineDetector } from '../detector.js';

const parameters = z.object({ threshold: z.number().gt(0).lt(1).default(0.5) });

interface Watch {
  surprise: SurpriseState;
  verdict: SurpriseVerdict | undefined;
}

interface SavedWatch {
  readonly surprise: Uint8Array;
  readonly verdict: SurpriseVerdict | undefined;
}

export default defineDetector<z.infer<typeof parameters>, Watch, SavedWatch>({
  id: 'surprise',
  summary: 'A value that the tail of this series own past makes very unlikely; seasonal where the series is.',
  parameters,
  watches: ({ origin }) => origin !== 'log',
  open: ({ threshold }) => ({ surprise: openSurprise({ threshold }), verdict: undefined }),
  next(watch, at, value) {
    const verdict = nextSurprise(watch.surprise, at, value);
    if (verdict?.kind === 'calm') watch.verdict = undefined;
    else if (verdict) watch.verdict = verdict;
    if (!watch.surprise.episode.abnormal || !watch.verdict) return undefined;
    const { probability, direction, because } = watch.verdict;
    return { probability, direction, because };
  },
  save: ({ surprise, verdict }) => ({ surprise: snapshot(surprise), verdict }),
  load: ({ surprise, verdict }) => ({ surprise: restore(surprise), verdict }),
  examples: [
    { name: 'one tall bar', given: [...Array.from({ length: 120 }, (_, i) => 10 + (i % 3)), 90, 11, 10], finds: [120] },
    { name: 'a constant', given: Array<number>(200).fill(5), finds: [] },
  ],
});
