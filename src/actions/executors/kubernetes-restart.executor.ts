import { defineExecutor } from '../executor.js';
import { deployment, deploymentPath, lookAt, patch, podTemplate, workload } from '../kubernetes-api.js';

const annotation = 'kubectl.kubernetes.io/restartedAt';

export default defineExecutor({
  id: 'kubernetes-restart',
  summary: 'Restarts a deployment of Kubernetes, one pod after the other, as `kubectl rollout restart` does.',
  parameters: workload,
  needs: ['KUBERNETES_URL'],
  async plan({ parameters: of, at }, config, look) {
    const path = deploymentPath(of);
    const { spec } = deployment.parse(await look(lookAt(config, of, path)));
    // The time of the action, not of the call: told twice it restarts once.
    const restartedAt = new Date(at).toISOString();
    const now = podTemplate.parse(spec.template).metadata.annotations?.[annotation];
    return {
      before: { restartedAt: now ?? null },
      done: now === restartedAt,
      request: patch(config, of, path, 'strategic-merge-patch', {
        spec: { template: { metadata: { annotations: { [annotation]: restartedAt } } } },
      }),
      says: `${of.namespace}/${of.name} restarts`,
    };
  },
});
