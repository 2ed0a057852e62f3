import { z } from 'zod';
import { defineExecutor } from '../executor.js';
import { deploymentPath, lookAt, patch, workload } from '../kubernetes-api.js';

/** How many, or how many times as many as now (rounded up). */
const parameters = workload.extend({
  replicas: z.number().int().min(0).max(1_000).optional(),
  factor: z.number().positive().max(10).optional(),
});
const scale = z.object({ spec: z.object({ replicas: z.number().int().default(1) }) });

export default defineExecutor({
  id: 'kubernetes-scale',
  summary: 'Sets how many instances of a deployment run in Kubernetes.',
  parameters,
  needs: ['KUBERNETES_URL'],
  async plan({ parameters: { replicas, factor = 1, ...of }, before }, config, look) {
    const path = `${deploymentPath(of)}/scale`;
    const now = scale.parse(await look(lookAt(config, of, path))).spec.replicas;
    const to = typeof before?.['to'] === 'number' ? before['to'] : (replicas ?? Math.ceil(now * factor));
    return {
      before: before ?? { replicas: now, to },
      done: now === to,
      request: patch(config, of, path, 'merge-patch', { spec: { replicas: to } }),
      says: `${of.namespace}/${of.name} has ${to} instances`,
    };
  },
  undo({ namespace, name }, { replicas }) {
    return typeof replicas === 'number' ? { namespace, name, replicas } : undefined;
  },
});
