import { dayMs, defineResource } from '../resource.js';

export default defineResource({
  id: 'gpu-memory',
  summary: 'Memory of a graphics processor.',
  unit: 'bytes',
  keys: [['gpu', 'hw.id', 'UUID', 'device', 'gpu_uuid']],
  step: 'max',
  signs: ['cuda out of memory', 'gpu memory'],
  spentAt: 0.95,
  leadTimeMs: 3 * dayMs,
  rules: [
    { metric: 'DCGM_FI_DEV_FB_USED', tells: 'used', factor: 1024 ** 2 },
    { metric: 'DCGM_FI_DEV_FB_FREE', tells: 'free', factor: 1024 ** 2 },
    { metric: 'nv_gpu_memory_used_bytes', tells: 'used' },
    { metric: 'nv_gpu_memory_total_bytes', tells: 'limit' },
    { metric: 'hw.gpu.memory.usage', tells: 'used' },
    { metric: 'hw.gpu.memory.limit', tells: 'limit' },
    { metric: 'hw.gpu.memory.utilization', tells: 'share' },
  ],
  act: ({ entity, key }) => [
    {
      kind: 'resize',
      summary: `Use smaller batches or a quantised version on ${key || 'the GPU'} of ${entity}, or a larger GPU`,
      effect: 'requests no longer wait for memory or fail for lack of it',
    },
  ],
  examples: [
    {
      name: 'one GPU by DCGM, which counts MiB',
      given: [
        { name: 'DCGM_FI_DEV_FB_USED', attributes: { gpu: '0' }, value: 60 },
        { name: 'DCGM_FI_DEV_FB_FREE', attributes: { gpu: '0' }, value: 20 },
      ],
      finds: [{ key: '0', used: 60 * 1024 ** 2, limit: 80 * 1024 ** 2 }],
    },
  ],
});
