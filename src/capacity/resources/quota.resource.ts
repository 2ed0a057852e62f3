import { dayMs, defineResource } from '../resource.js';

export default defineResource({
  id: 'quota',
  summary: 'What a namespace, a project or an account may use.',
  unit: 'count',
  keys: [
    ['resourcequota', 'k8s.resourcequota.name', 'quota', 'service'],
    ['resource', 'k8s.resourcequota.resource_name', 'limit_name'],
  ],
  limitAttributes: ['limit', 'quota_limit'],
  step: 'max',
  signs: ['quota', 'limit exceeded', 'resource exhausted'],
  spentAt: 0.95,
  leadTimeMs: 5 * dayMs,
  rules: [
    { metric: 'kube_resourcequota', tells: 'used', where: { type: ['used'] } },
    { metric: 'kube_resourcequota', tells: 'limit', where: { type: ['hard'] } },
    { metric: 'k8s.resource_quota.used', tells: 'used' },
    { metric: 'k8s.resource_quota.hard_limit', tells: 'limit' },
    { metric: 'quota.usage', tells: 'used' },
    { metric: 'quota.limit', tells: 'limit' },
  ],
  act: ({ entity, key, peak }) => [
    {
      kind: 'raise-quota',
      summary: `Ask for a quota of ${Math.ceil(peak * 1.2)} for ${key || 'it'} in ${entity}`,
      effect: 'the forecast peak uses five of six',
      to: Math.ceil(peak * 1.2),
    },
  ],
  examples: [
    {
      name: 'a namespace by kube-state-metrics',
      given: [
        {
          name: 'kube_resourcequota',
          attributes: { resourcequota: 'team', resource: 'pods', type: 'used' },
          value: 18,
        },
        {
          name: 'kube_resourcequota',
          attributes: { resourcequota: 'team', resource: 'pods', type: 'hard' },
          value: 20,
        },
      ],
      finds: [{ key: 'team pods', used: 18, limit: 20 }],
    },
  ],
});
