import { modelKeys } from '../model-keys.js';
import { dayMs, defineResource } from '../resource.js';

export default defineResource({
  id: 'model-latency',
  summary: 'Time a model takes to answer, against its objective.',
  unit: 'seconds',
  keys: modelKeys,
  limitAttributes: ['objective', 'limit'],
  step: 'mean',
  signs: ['latency', 'timeout', 'timed out', 'slow'],
  spentAt: 1,
  leadTimeMs: dayMs,
  across: 'highest',
  rules: [
    { metric: 'gen_ai.server.request.duration.p95', tells: 'used' },
    { metric: 'gen_ai.server.request.duration', tells: 'used' },
    { metric: 'model.latency.p95', tells: 'used' },
    { metric: 'model.latency', tells: 'used' },
    { metric: 'model.latency.objective', tells: 'limit' },
    { metric: 'vllm:e2e_request_latency_seconds_p95', tells: 'used' },
    { metric: 'tgi_request_duration_p95', tells: 'used' },
    { metric: 'request_predict_seconds_p95', tells: 'used' },
    { metric: 'request_predict_seconds', tells: 'used' },
    { metric: 'nv_inference_request_duration_us', tells: 'sum', factor: 1e-6, counter: true },
    { metric: 'nv_inference_request_success', tells: 'count', counter: true },
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
      name: 'a model by Triton: microseconds spent in a second over requests in a second; its objective as an attribute',
      given: [
        {
          name: 'nv_inference_request_duration_us',
          attributes: { model: 'ranker', version: '7', objective: 0.5 },
          value: 30_000_000,
        },
        { name: 'nv_inference_request_success', attributes: { model: 'ranker', version: '7' }, value: 120 },
      ],
      finds: [{ key: 'ranker 7', used: 0.25, limit: 0.5 }],
    },
    {
      name: 'a model by vLLM: of two replicas the slower one counts',
      given: [
        { name: 'vllm:e2e_request_latency_seconds_p95', attributes: { model_name: 'llama', pod: 'a' }, value: 2 },
        { name: 'vllm:e2e_request_latency_seconds_p95', attributes: { model_name: 'llama', pod: 'b' }, value: 3 },
      ],
      finds: [{ key: 'llama', used: 3 }],
    },
    {
      name: 'a model by OpenTelemetry: the 95th percentile of the histogram',
      given: [
        { name: 'gen_ai.server.request.duration.p95', attributes: { 'gen_ai.request.model': 'llama' }, value: 1.5 },
        { name: 'model.latency.objective', attributes: { model: 'llama' }, value: 4 },
      ],
      finds: [{ key: 'llama', used: 1.5, limit: 4 }],
    },
    {
      name: 'a predictor of KServe',
      given: [{ name: 'request_predict_seconds_p95', attributes: { model_name: 'iris' }, value: 0.04 }],
      finds: [{ key: 'iris', used: 0.04 }],
    },
  ],
});
