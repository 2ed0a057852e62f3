import { defineEvidence } from '../evidence.js';
import { shareOf } from '../excuses.js';
import { exampleTraces } from '../span-examples.js';

export default defineEvidence({
  id: 'error-origin',
  summary: 'Errors that its operations hardly ever had begin in it, not below it.',
  source: 'Deepest failing span: Yu et al., Nezha, FSE 2023. Weight: docs/accuracy.md, Causes.',
  about: 'entity',
  weight: 1.5,
  *find(view) {
    for (const [entity, { errorTraces }] of view.changedPaths)
      if (errorTraces > 0)
        yield {
          candidate: entity,
          strength: Math.log1p(errorTraces) * shareOf(view.excuses, entity, 'failing spans'),
          because: `${errorTraces} traces have their deepest new error in ${entity}`,
        };
  },
  examples: [
    {
      name: 'redis begins to fail',
      given: {
        onset: 180_000,
        now: 210_000,
        spans: [...exampleTraces(0, 120), ...exampleTraces(180, 210, { fail: 'redis' })],
      },
      favours: 'redis',
    },
  ],
});
