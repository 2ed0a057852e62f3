import { dayMs, defineResource } from '../resource.js';

export default defineResource({
  id: 'inodes',
  summary: 'Files a file system can still hold, however small they are.',
  unit: 'count',
  keys: [['mountpoint', 'persistentvolumeclaim', 'k8s.volume.name', 'device']],
  step: 'last',
  signs: ['inode', 'no space left'],
  spentAt: 0.95,
  leadTimeMs: dayMs,
  rules: [
    { metric: 'node_filesystem_files_free', tells: 'free' },
    { metric: 'node_filesystem_files', tells: 'limit' },
    { metric: 'kubelet_volume_stats_inodes_used', tells: 'used' },
    { metric: 'kubelet_volume_stats_inodes', tells: 'limit' },
    { metric: 'k8s.volume.inodes.used', tells: 'used' },
    { metric: 'k8s.volume.inodes', tells: 'limit' },
  ],
  act: ({ entity, key }) => [
    {
      kind: 'clean-up',
      summary: `Remove small files on ${key || 'the disk'} of ${entity}`,
      effect: 'more inodes come only with a new file system',
    },
  ],
  examples: [
    {
      name: 'a file system by node-exporter',
      given: [
        { name: 'node_filesystem_files_free', attributes: { mountpoint: '/' }, value: 100 },
        { name: 'node_filesystem_files', attributes: { mountpoint: '/' }, value: 1000 },
      ],
      finds: [{ key: '/', used: 900, limit: 1000 }],
    },
  ],
});
