import { modelKeys } from '../model-keys.js';
import { defineResource, hourMs } from '../resource.js';

export default defineResource({
  id: 'model-queue',
  summary: 'Requests that wait until a model has room for them, against as many as may wait.',
  unit: 'count',
  keys: modelKeys,
  limitAttributes: ['limit', 'max_queue_size', 'objective'],
  step: 'max',
  signs: ['queue', 'waiting', '503', 'too many requests'],
  spentAt: 1,
  leadTimeMs: 4 * hourMs,
  rules: [
    { metric: 'vllm:num_requests_waiting', tells: 'used' },
    { metric: 'nv_inference_pending_request_count', tells: 'used' },
    { metric: 'tgi_queue_size', tells: 'used' },
    { metric: 'model.queue.length', tells: 'used' },
    { metric: 'model.queue.limit', tells: 'limit' },
  ],
  act: ({ entity, key }) => [
    { kind: 'scale', summary: `Add replicas of ${key || entity}`, effect: 'fewer requests wait for one another' },
  ],
  examples: [
    {
      name: 'a model by vLLM on two replicas',
      given: [
        { name: 'vllm:num_requests_waiting', attributes: { model_name: 'llama', pod: 'a' }, value: 4 },
        { name: 'vllm:num_requests_waiting', attributes: { model_name: 'llama', pod: 'b' }, value: 6 },
        { name: 'model.queue.limit', attributes: { model: 'llama' }, value: 50 },
      ],
      finds: [{ key: 'llama', used: 10, limit: 50 }],
    },
  ],
});
