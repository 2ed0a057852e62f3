import { dayMs, defineResource } from '../resource.js';

export default defineResource({
  id: 'pipeline-duration',
  summary: 'Time a pipeline runs, against its deadline.',
  unit: 'seconds',
  keys: [['dag_id', 'pipeline', 'job', 'workflow', 'cicd.pipeline.name']],
  limitAttributes: ['deadline', 'deadline_seconds', 'limit'],
  step: 'max',
  across: 'highest',
  signs: ['deadline', 'late', 'sla', 'overdue'],
  spentAt: 1,
  leadTimeMs: 3 * dayMs,
  rules: [
    { metric: 'pipeline.duration', tells: 'used' },
    { metric: 'pipeline.deadline', tells: 'limit' },
    { metric: 'cicd.pipeline.run.duration.p95', tells: 'used' },
    { metric: 'cicd.pipeline.run.duration', tells: 'used' },
    { metric: 'airflow.dagrun.duration.success', tells: 'used', factor: 0.001 },
    { metric: 'airflow_dagrun_duration_success', tells: 'used', factor: 0.001 },
    { metric: 'kube_job_duration_seconds', tells: 'used' },
  ],
  act: ({ entity, key }) => [
    { kind: 'schedule', summary: `Start ${key || entity} earlier`, effect: 'it ends earlier by as much' },
    {
      kind: 'scale',
      summary: `Give ${key || entity} more workers`,
      effect: 'steps that can run side by side take less time',
    },
  ],
  examples: [
    {
      name: 'a pipeline with its deadline as an attribute',
      given: [{ name: 'pipeline.duration', attributes: { pipeline: 'features', deadline: 3600 }, value: 3000 }],
      finds: [{ key: 'features', used: 3000, limit: 3600 }],
    },
    {
      name: 'a DAG by Airflow, in milliseconds',
      given: [{ name: 'airflow_dagrun_duration_success', attributes: { dag_id: 'train' }, value: 90_000 }],
      finds: [{ key: 'train', used: 90 }],
    },
    {
      name: 'a build by OpenTelemetry: the longest of its outcomes',
      given: [
        {
          name: 'cicd.pipeline.run.duration.p95',
          attributes: { 'cicd.pipeline.name': 'build', 'cicd.pipeline.result': 'success' },
          value: 600,
        },
        {
          name: 'cicd.pipeline.run.duration.p95',
          attributes: { 'cicd.pipeline.name': 'build', 'cicd.pipeline.result': 'failure' },
          value: 200,
        },
      ],
      finds: [{ key: 'build', used: 600 }],
    },
  ],
});
