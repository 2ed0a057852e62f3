import { defineResource, hourMs } from '../resource.js';

/** Seconds in these modes, in a second, are cores; those that wait for a disk could compute. */
const busy = ['user', 'system', 'nice', 'interrupt', 'softirq', 'steal', 'kernel'];
const idle = ['idle', 'wait', 'iowait'];

export default defineResource({
  id: 'cpu',
  summary: 'Processor time of a host or a container, against its cores or its limit.',
  unit: 'cores',
  keys: [['container', 'k8s.container.name']],
  step: 'mean',
  signs: ['cpu', 'processor', 'load average', 'throttl'],
  spentAt: 0.9,
  leadTimeMs: 4 * hourMs,
  rules: [
    { metric: 'system.cpu.time', tells: 'used', where: { state: busy, 'cpu.mode': busy } },
    { metric: 'system.cpu.time', tells: 'free', where: { state: idle, 'cpu.mode': idle } },
    {
      metric: 'system.cpu.utilization',
      tells: 'share',
      where: { state: ['idle'], 'cpu.mode': ['idle'] },
      complement: true,
    },
    { metric: 'node_cpu_seconds_total', tells: 'share', where: { mode: ['idle'] }, complement: true },
    { metric: 'container.cpu.usage', tells: 'used' },
    { metric: 'k8s.container.cpu_limit', tells: 'limit' },
    { metric: 'container_cpu_usage_seconds_total', tells: 'used' },
    { metric: 'kube_pod_container_resource_limits', tells: 'limit', where: { resource: ['cpu'] } },
  ],
  act: ({ entity, peak, limit }) => [
    {
      kind: 'scale',
      summary: `Add ${Math.ceil(peak / limit) > 1 ? 'replicas or cores' : 'a replica'} for ${entity}`,
      effect: `use at its peak falls below ${Math.round((90 * limit) / Math.max(peak, limit))} % of what there is`,
      to: Math.max(peak, limit) / 0.9,
    },
  ],
  examples: [
    {
      name: 'a host by OpenTelemetry: what is not idle, over its processors',
      given: [
        { name: 'system.cpu.utilization', attributes: { cpu: '0', state: 'idle' }, value: 0.75 },
        { name: 'system.cpu.utilization', attributes: { cpu: '1', state: 'idle' }, value: 0.25 },
        { name: 'system.cpu.utilization', attributes: { cpu: '1', state: 'user' }, value: 0.7 },
      ],
      finds: [{ key: '', used: 0.5, limit: 1 }],
    },
    {
      name: 'a container by cAdvisor and kube-state-metrics',
      given: [
        { name: 'container_cpu_usage_seconds_total', attributes: { container: 'web' }, value: 0.4 },
        { name: 'kube_pod_container_resource_limits', attributes: { container: 'web', resource: 'cpu' }, value: 2 },
      ],
      finds: [{ key: 'web', used: 0.4, limit: 2 }],
    },
    {
      name: 'a host by the processor time of OpenTelemetry: cores by what is busy and what is idle',
      given: [
        { name: 'system.cpu.time', attributes: { cpu: 'cpu0', state: 'user' }, value: 0.5 },
        { name: 'system.cpu.time', attributes: { cpu: 'cpu0', state: 'idle' }, value: 0.5 },
        { name: 'system.cpu.time', attributes: { cpu: 'cpu1', state: 'system' }, value: 0.25 },
        { name: 'system.cpu.time', attributes: { cpu: 'cpu1', state: 'wait' }, value: 0.75 },
      ],
      finds: [{ key: '', used: 0.75, limit: 2 }],
    },
  ],
});
