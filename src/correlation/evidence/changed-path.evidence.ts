import { defineEvidence } from '../evidence.js';
import { shareOf } from '../excuses.js';
import { exampleTraces } from '../span-examples.js';
import { sayPath } from '../span-findings.js';

export default defineEvidence({
  id: 'changed-path',
  summary:
    'Its traces go another way than usual, and nothing below it does: missing calls or log lines, new ones, failures.',
  source: 'Trace patterns before against after: Yu et al., Nezha, FSE 2023. Weight: docs/accuracy.md, Causes.',
  about: 'entity',
  weight: 2.5,
  *find(view) {
    for (const [entity, { paths, strength, errorTraces }] of view.changedPaths)
      if (paths[0])
        yield {
          candidate: entity,
          strength: errorTraces > 0 ? strength * shareOf(view.excuses, entity, 'failing spans') : strength,
          because: `In ${entity}, ${sayPath(paths[0])}, and nothing below deviates`,
        };
  },
  examples: [
    {
      name: 'cart stops calling redis',
      given: {
        onset: 180_000,
        now: 210_000,
        spans: [...exampleTraces(0, 120), ...exampleTraces(180, 210, { drop: 'redis' })],
      },
      favours: 'cart',
    },
    { name: 'every trace as before', given: { onset: 180_000, now: 210_000, spans: exampleTraces(0, 210) } },
  ],
});
