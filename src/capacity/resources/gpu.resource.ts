import { dayMs, defineResource } from '../resource.js';

export default defineResource({
  id: 'gpu',
  summary: 'The share of time in which a graphics processor computes.',
  unit: 'share',
  keys: [['gpu', 'hw.id', 'UUID', 'device', 'gpu_uuid']],
  step: 'mean',
  signs: ['gpu'],
  spentAt: 0.95,
  leadTimeMs: 3 * dayMs,
  rules: [
    { metric: 'DCGM_FI_DEV_GPU_UTIL', tells: 'share', factor: 0.01 },
    { metric: 'DCGM_FI_PROF_GR_ENGINE_ACTIVE', tells: 'share' },
    { metric: 'nv_gpu_utilization', tells: 'share' },
    { metric: 'hw.gpu.utilization', tells: 'share', where: { 'hw.gpu.task': ['general'], task: ['general'] } },
  ],
  act: ({ entity }) => [
    { kind: 'scale', summary: `Add a GPU replica to ${entity}`, effect: 'each one computes for less of the time' },
    {
      kind: 'schedule',
      summary: `Move batch work on ${entity} to its quiet hours`,
      effect: 'the peak falls by what can wait',
    },
  ],
  examples: [
    {
      name: 'two GPUs by DCGM, in per cent',
      given: [
        { name: 'DCGM_FI_DEV_GPU_UTIL', attributes: { gpu: '0' }, value: 90 },
        { name: 'DCGM_FI_DEV_GPU_UTIL', attributes: { gpu: '1' }, value: 40 },
      ],
      finds: [
        { key: '0', used: 0.9, limit: 1 },
        { key: '1', used: 0.4, limit: 1 },
      ],
    },
  ],
});
