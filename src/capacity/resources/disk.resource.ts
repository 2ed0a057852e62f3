import { dayMs, defineResource } from '../resource.js';

export default defineResource({
  id: 'disk',
  summary: 'Space on a file system or a volume.',
  unit: 'bytes',
  keys: [['mountpoint', 'system.filesystem.mountpoint', 'persistentvolumeclaim', 'k8s.volume.name', 'device']],
  step: 'last',
  signs: ['disk', 'filesystem', 'file system', 'no space left', 'volume'],
  spentAt: 0.95,
  leadTimeMs: 2 * dayMs,
  rules: [
    {
      metric: 'system.filesystem.usage',
      tells: 'used',
      where: { state: ['used'], 'system.filesystem.state': ['used'] },
    },
    {
      metric: 'system.filesystem.usage',
      tells: 'free',
      where: { state: ['free'], 'system.filesystem.state': ['free'] },
    },
    { metric: 'system.filesystem.limit', tells: 'limit' },
    { metric: 'system.filesystem.utilization', tells: 'share' },
    { metric: 'node_filesystem_avail_bytes', tells: 'free' },
    { metric: 'node_filesystem_size_bytes', tells: 'limit' },
    { metric: 'kubelet_volume_stats_used_bytes', tells: 'used' },
    { metric: 'kubelet_volume_stats_capacity_bytes', tells: 'limit' },
    { metric: 'k8s.volume.available', tells: 'free' },
    { metric: 'k8s.volume.capacity', tells: 'limit' },
  ],
  act: ({ entity, key, peak, limit }) => [
    {
      kind: 'clean-up',
      summary: `Free space on ${key || 'the disk'} of ${entity}`,
      effect: `at least ${gib(Math.max(0, peak - 0.8 * limit))} must go for the horizon to fit into 80 %`,
    },
    {
      kind: 'resize',
      summary: `Enlarge ${key || 'the disk'} of ${entity} to ${gib(Math.max(peak, limit) / 0.8)}`,
      effect: 'the forecast for the horizon fits into 80 %',
      to: Math.max(peak, limit) / 0.8,
    },
  ],
  examples: [
    {
      name: 'a file system by node-exporter',
      given: [
        { name: 'node_filesystem_avail_bytes', attributes: { mountpoint: '/var' }, value: 4e9 },
        { name: 'node_filesystem_size_bytes', attributes: { mountpoint: '/var' }, value: 1e10 },
        { name: 'node_filesystem_avail_bytes', attributes: { mountpoint: '/' }, value: 8e9 },
        { name: 'node_filesystem_size_bytes', attributes: { mountpoint: '/' }, value: 1e10 },
      ],
      finds: [
        { key: '/', used: 2e9, limit: 1e10 },
        { key: '/var', used: 6e9, limit: 1e10 },
      ],
    },
    {
      name: 'OpenTelemetry without a limit: what is used and what is free',
      given: [
        { name: 'system.filesystem.usage', attributes: { mountpoint: '/', state: 'used' }, value: 30 },
        { name: 'system.filesystem.usage', attributes: { mountpoint: '/', state: 'free' }, value: 70 },
      ],
      finds: [{ key: '/', used: 30, limit: 100 }],
    },
  ],
});

function gib(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}
