import { z } from 'zod';
import { defineDetector } from '../detector.js';

const parameters = z.object({
  /** Population stability index and distances (Jensen-Shannon, Wasserstein, KS) from which a distribution has moved. */
  index: z.number().positive().default(0.25),
  distance: z.number().positive().default(0.2),
  /** Values in a row beyond the limit. */
  sustained: z.number().int().positive().default(2),
});

const index = /(^|[._-])psi([._-]|$)|stability.?index/i;
const distance = /drift|(^|[._-])(js|ks|wasserstein|jensen.?shannon|hellinger)([._-]|$)/i;

interface Run {
  length: number;
}

export default defineDetector<z.infer<typeof parameters>, Run, Run>({
  id: 'drift',
  summary: 'A drift measure of a feature or score stays beyond the customary limit (PSI .25, distances .2).',
  parameters,
  watches: ({ origin, name }) =>
    origin === 'metric' && (index.test(name) || distance.test(name)) && !/p.?value/i.test(name),
  open: () => ({ length: 0 }),
  next(run, _at, value, limits, { name }) {
    const limit = index.test(name) ? limits.index : limits.distance;
    run.length = value >= limit ? run.length + 1 : 0;
    if (run.length < limits.sustained) return undefined;
    return {
      probability: Math.min(0.99, 1 - 0.5 ** (value / limit)),
      direction: 'up',
      because: `${name} is ${Number(value.toPrecision(3))}; ${limit} and more means that the distribution has moved`,
    };
  },
  save: (run) => ({ ...run }),
  load: (saved) => ({ ...saved }),
  examples: [
    { name: 'scores that drift', series: { name: 'model.score.psi' }, given: [0.02, 0.05, 0.3, 0.4, 0.5], finds: [3] },
    { name: 'one wild window', series: { name: 'model.score.psi' }, given: [0.02, 0.6, 0.02], finds: [] },
  ],
});
