import { defineResource, hourMs } from '../resource.js';

/** What the kernel cannot give back, and what it gives to whoever asks. */
const held = ['used', 'slab_unreclaimable'];
const given = ['free', 'available', 'cached', 'buffered', 'buffers', 'slab_reclaimable', 'inactive'];

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
    { metric: 'system.memory.usage', tells: 'used', where: { state: held, 'system.memory.state': held } },
    { metric: 'system.memory.usage', tells: 'free', where: { state: given, 'system.memory.state': given } },
    { metric: 'system.memory.limit', tells: 'limit' },
    {
      metric: 'system.memory.utilization',
      tells: 'share',
      where: { state: ['used'], 'system.memory.state': ['used'] },
    },
    { metric: 'node_memory_MemAvailable_bytes', tells: 'free' },
    { metric: 'node_memory_MemTotal_bytes', tells: 'limit' },
    { metric: 'container.memory.working_set', tells: 'used' },
    { metric: 'k8s.pod.memory.working_set', tells: 'used' },
    { metric: 'container.memory.usage', tells: 'used' },
    { metric: 'container.memory.usage.total', tells: 'used' },
    { metric: 'k8s.container.memory_limit', tells: 'limit' },
    { metric: 'container.memory.usage.limit', tells: 'limit' },
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
    {
      name: 'a host by OpenTelemetry, without a limit: its states together',
      given: [
        { name: 'system.memory.usage', attributes: { state: 'used' }, value: 5e9 },
        { name: 'system.memory.usage', attributes: { state: 'free' }, value: 1e9 },
        { name: 'system.memory.usage', attributes: { state: 'cached' }, value: 2e9 },
      ],
      finds: [{ key: '', used: 5e9, limit: 8e9 }],
    },
    {
      name: 'a container of the kubelet: what it uses without what can be reclaimed',
      given: [
        { name: 'container.memory.usage', attributes: { 'k8s.container.name': 'web' }, value: 9e8 },
        { name: 'container.memory.working_set', attributes: { 'k8s.container.name': 'web' }, value: 4e8 },
      ],
      finds: [{ key: 'web', used: 4e8 }],
    },
  ],
});
