import { dayMs, defineResource } from '../resource.js';

export default defineResource({
  id: 'dataset-volume',
  summary: 'Rows that a run writes into a dataset, against what the pipeline and its storage were made for.',
  unit: 'count',
  keys: [],
  limitAttributes: ['limit', 'max_rows'],
  step: 'max',
  isLoad: true,
  signs: ['volume anomaly', 'row count'],
  spentAt: 0.9,
  leadTimeMs: 5 * dayMs,
  rules: [
    { metric: 'dataset.rows.written', tells: 'used' },
    { metric: 'dataset.rows.limit', tells: 'limit' },
  ],
  act: ({ entity, peak }) => [
    {
      kind: 'schedule',
      summary: `Write ${entity} in smaller parts, more often`,
      effect: `a run writes less than the ${Math.round(peak)} rows that are expected`,
    },
    {
      kind: 'scale',
      summary: `Give what writes ${entity} more workers`,
      effect: 'more rows are written in the same time',
    },
  ],
  examples: [
    {
      name: 'a dataset by OpenLineage, its limit by a metric',
      given: [
        { name: 'dataset.rows.written', value: 900_000 },
        { name: 'dataset.rows.limit', value: 1_000_000 },
      ],
      finds: [{ key: '', used: 900_000, limit: 1_000_000 }],
    },
  ],
});
