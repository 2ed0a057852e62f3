import { modelKeys } from '../model-keys.js';
import { dayMs, defineResource } from '../resource.js';

export default defineResource({
  id: 'model-batch',
  summary: 'Requests that a model computes together, against the most that fit into its batch.',
  unit: 'count',
  keys: modelKeys,
  limitAttributes: ['max_batch_size', 'max_num_seqs', 'limit'],
  step: 'mean',
  across: 'highest',
  signs: ['batch'],
  spentAt: 0.95,
  leadTimeMs: dayMs,
  rules: [
    { metric: 'model.batch.size', tells: 'used' },
    { metric: 'model.batch.limit', tells: 'limit' },
    { metric: 'vllm:num_requests_running', tells: 'used' },
    { metric: 'tgi_batch_current_size', tells: 'used' },
    // Prometheus' remote_write reads the two counters of Triton as those of histograms, by their names.
    { metric: 'nv_inference_rate', tells: 'sum' },
    { metric: 'nv_inference_exec_rate', tells: 'count' },
    { metric: 'nv_inference_count', tells: 'sum', counter: true },
    { metric: 'nv_inference_exec_count', tells: 'count', counter: true },
  ],
  act: ({ entity, key }) => [
    {
      kind: 'scale',
      summary: `Add replicas of ${key || entity}`,
      effect: 'each one computes smaller batches, and requests wait less',
    },
  ],
  examples: [
    {
      name: 'a model by Triton: inferences over executions, its largest batch as an attribute',
      given: [
        {
          name: 'nv_inference_count',
          attributes: { model: 'ranker', version: '7', max_batch_size: 8 },
          value: 60,
        },
        { name: 'nv_inference_exec_count', attributes: { model: 'ranker', version: '7' }, value: 10 },
      ],
      finds: [{ key: 'ranker 7', used: 6, limit: 8 }],
    },
    {
      name: 'a model by vLLM',
      given: [{ name: 'vllm:num_requests_running', attributes: { model_name: 'llama', max_num_seqs: 256 }, value: 40 }],
      finds: [{ key: 'llama', used: 40, limit: 256 }],
    },
  ],
});
