import { defineResource, hourMs } from '../resource.js';

export default defineResource({
  id: 'memory',
  summary: 'Memory of a host or a container that cannot be reclaimed, against what there is or its limit.',
  unit: 'bytes',
  keys: [['container', 'k8s.container.name']],
  step: 'max',
  signs: ['memory', 'oom', 'cannot allocate'],
  spentAt: 0.95,
  leadTimeMs: 4 * hourMs,
  rules: [
    { metric: 'system.memory.usage', tells: 'used', where: { state: ['used'], 'system.memory.state': ['used'] } },
    { metric: 'system.memory.limit', tells: 'limit' },
    {
      metric: 'system.memory.utilization',
      tells: 'share',
      where: { state: ['used'], 'system.memory.state': ['used'] },
    },
    { metric: 'node_memory_MemAvailable_bytes', tells: 'free' },
    { metric: 'node_memory_MemTotal_bytes', tells: 'limit' },
    { metric: 'container.memory.usage', tells: 'used' },
    { metric: 'k8s.container.memory_limit', tells: 'limit' },
    { metric: 'container_memory_working_set_bytes', tells: 'used' },
    { metric: 'kube_pod_container_resource_limits', tells: 'limit', where: { resource: ['memory'] } },
  ],
  act: ({ entity, peak }) => [
    {
      kind: 'resize',
      summary: `Give ${entity} ${Math.ceil((peak * 1.15) / 1024 ** 2)} MiB`,
      effect: 'the forecast peak and a margin of 15 % fit',
      to: peak * 1.15,
    },
  ],
  examples: [
    {
      name: 'a host by node-exporter',
      given: [
        { name: 'node_memory_MemAvailable_bytes', value: 2e9 },
        { name: 'node_memory_MemTotal_bytes', value: 8e9 },
      ],
      finds: [{ key: '', used: 6e9, limit: 8e9 }],
    },
    {
      name: 'a container by cAdvisor, without a limit',
      given: [{ name: 'container_memory_working_set_bytes', attributes: { container: 'web' }, value: 3e8 }],
      finds: [{ key: 'web', used: 3e8 }],
    },
  ],
});
