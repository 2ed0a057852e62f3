import { modelNames } from '../model-keys.js';
import { dayMs, defineResource } from '../resource.js';

export default defineResource({
  id: 'kv-cache',
  summary: 'The cache in which a language model keeps what it has read: when it is full, requests wait or begin anew.',
  unit: 'share',
  keys: [modelNames, ['engine', 'pod', 'k8s.pod.name']],
  step: 'max',
  signs: ['kv cache', 'kv_cache', 'preempt'],
  spentAt: 0.95,
  leadTimeMs: dayMs,
  rules: [
    { metric: 'vllm:kv_cache_usage_perc', tells: 'share' },
    { metric: 'vllm:gpu_cache_usage_perc', tells: 'share' },
  ],
  act: ({ entity, key }) => [
    {
      kind: 'scale',
      summary: `Add replicas of ${key || entity}`,
      effect: 'each one keeps fewer conversations at a time',
    },
    {
      kind: 'resize',
      summary: `Serve ${key || entity} with a shorter context, a quantised cache, or on a larger GPU`,
      effect: 'more requests fit into the cache',
    },
  ],
  examples: [
    {
      name: 'a model by vLLM',
      given: [
        { name: 'vllm:kv_cache_usage_perc', attributes: { model_name: 'llama', engine: '0' }, value: 0.7 },
        { name: 'vllm:gpu_cache_usage_perc', attributes: { model_name: 'llama', engine: '0' }, value: 0.7 },
      ],
      finds: [{ key: 'llama 0', used: 0.7, limit: 1 }],
    },
  ],
});
