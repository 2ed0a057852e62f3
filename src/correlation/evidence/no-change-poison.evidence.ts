import { defineEvidence } from '../evidence.js';
import { poisonIn } from '../innocent-series.js';

export default defineEvidence({
  id: 'no-change-poison',
  summary: 'Most failures name one and the same record, which fails again and again.',
  source: 'Poison messages: one input, not a changed program. Weight: docs/accuracy.md, Changes.',
  about: 'no-change',
  weight: 6,
  *find(view) {
    const poison = poisonIn(view);
    if (poison)
      yield {
        candidate: '',
        strength: 1,
        because: `${poison.failures} of ${poison.of} failures name one ${poison.field}, ${poison.value}`,
      };
  },
  examples: [
    {
      name: 'one record fails six times',
      given: {
        onset: 0,
        now: 600_000,
        templates: [
          {
            entity: 'worker',
            template: 't',
            text: 'cannot parse record_id=<id>',
            severity: 'ERROR',
            since: -3_600_000,
            times: [0, 60_000],
            counts: [3, 3],
            earlier: 0,
            samples: Array.from({ length: 6 }, () => 'cannot parse record_id=geo-8812'),
          },
        ],
      },
      favours: '',
    },
  ],
});
