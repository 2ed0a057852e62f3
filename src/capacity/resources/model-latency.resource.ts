import { dayMs, defineResource } from '../resource.js';

export default defineResource({
  id: 'model-latency',
  summary: 'Time a model takes to answer, against its objective.',
  unit: 'seconds',
  keys: [
    ['model_name', 'model', 'gen_ai.request.model', 'mlflow.model.name'],
    ['model_version', 'version', 'model.version'],
  ],
  limitAttributes: ['objective', 'limit'],
  step: 'mean',
  signs: ['latency', 'timeout', 'timed out', 'slow'],
  spentAt: 1,
  leadTimeMs: dayMs,
  rules: [
    { metric: 'gen_ai.server.request.duration', tells: 'used' },
    { metric: 'model.latency', tells: 'used' },
    { metric: 'model.latency.objective', tells: 'limit' },
    { metric: 'vllm:e2e_request_latency_seconds', tells: 'used' },
    { metric: 'request_predict_seconds', tells: 'used' },
    { metric: 'nv_inference_request_duration_us', tells: 'used', factor: 1e-6 },
  ],
  act: ({ entity, key }) => [
    { kind: 'scale', summary: `Add replicas of ${key || entity}`, effect: 'requests wait less for one another' },
    {
      kind: 'resize',
      summary: `Serve ${key || entity} with smaller batches`,
      effect: 'each request waits less, at some throughput',
    },
  ],
  examples: [
    {
      name: 'a model by Triton in microseconds, its objective in seconds',
      given: [
        {
          name: 'nv_inference_request_duration_us',
          attributes: { model: 'ranker', version: '7', objective: 0.5 },
          value: 250_000,
        },
      ],
      finds: [{ key: 'ranker 7', used: 0.25, limit: 0.5 }],
    },
  ],
});
