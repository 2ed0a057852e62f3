import { modelKeys } from '../model-keys.js';
import { dayMs, defineResource } from '../resource.js';

export default defineResource({
  id: 'model-throughput',
  summary: 'Requests a model serves a second, against what its replicas were measured to serve.',
  unit: 'per second',
  keys: modelKeys,
  limitAttributes: ['limit', 'capacity', 'max_requests_per_second'],
  step: 'mean',
  isLoad: true,
  signs: ['throughput', 'overload', 'too many requests', '429'],
  spentAt: 0.85,
  leadTimeMs: dayMs,
  rules: [
    { metric: 'model.requests', tells: 'used' },
    { metric: 'model.requests.capacity', tells: 'limit' },
    { metric: 'gen_ai.server.request.rate', tells: 'used' },
    { metric: 'nv_inference_request_success', tells: 'used', counter: true },
    { metric: 'vllm:request_success_total', tells: 'used' },
    { metric: 'vllm:e2e_request_rate', tells: 'used' },
    { metric: 'request_predict_rate', tells: 'used' },
    { metric: 'tgi_request_rate', tells: 'used' },
    { metric: 'torchserve_ts_inference_requests_total', tells: 'used' },
  ],
  act: ({ entity, key, peak, limit }) => [
    {
      kind: 'scale',
      summary: `Serve ${key || entity} with ${Math.max(2, Math.ceil(peak / (0.85 * limit)))} times the replicas`,
      effect: `${peak.toFixed(1)} requests a second use at most 85 % of what they serve`,
      to: Math.max(peak, limit) / 0.85,
    },
  ],
  examples: [
    {
      name: 'a version by Triton, its capacity told as an attribute',
      given: [
        {
          name: 'nv_inference_request_success',
          attributes: { model: 'ranker', version: '7', capacity: 120 },
          value: 90,
        },
      ],
      finds: [{ key: 'ranker 7', used: 90, limit: 120 }],
    },
    {
      name: 'a model by vLLM, which tells the same twice',
      given: [
        { name: 'vllm:request_success_total', attributes: { model_name: 'llama', finished_reason: 'stop' }, value: 3 },
        {
          name: 'vllm:request_success_total',
          attributes: { model_name: 'llama', finished_reason: 'length' },
          value: 1,
        },
        { name: 'vllm:e2e_request_rate', attributes: { model_name: 'llama' }, value: 4 },
      ],
      finds: [{ key: 'llama', used: 4 }],
    },
  ],
});
