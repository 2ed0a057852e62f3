import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { defineExecutor } from '../executor.js';
import {
  deployment,
  deploymentPath,
  lookAt,
  patch,
  replicaSets,
  workload,
  type ReplicaSet,
} from '../kubernetes-api.js';

/** Without a replica set the one of the revision before is meant, as by `kubectl rollout undo`. */
const parameters = workload.extend({ replicaSet: z.string().optional() });
const revisionKey = 'deployment.kubernetes.io/revision';
const hashKey = 'pod-template-hash';

interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
}

/** The template as a deployment has it: a replica set adds a label to tell its pods. */
function plainTemplate(template: Template): Template {
  const { [hashKey]: _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

function revisionOf({ metadata }: Pick<ReplicaSet, 'metadata'>): number {
  return Number(metadata.annotations[revisionKey] ?? 0);
}

export default defineExecutor({
  id: 'kubernetes-rollback',
  summary: 'Rolls a deployment of Kubernetes back to the revision before, as `kubectl rollout undo` does.',
  parameters,
  needs: ['KUBERNETES_URL'],
  async plan({ parameters: { replicaSet, ...of }, before: known }, config, look) {
    const path = deploymentPath(of);
    const found = deployment.parse(await look(lookAt(config, of, path)));
    const selector = Object.entries(found.spec.selector.matchLabels).map(([key, value]) => `${key}=${value}`);
    const query = `replicasets?labelSelector=${encodeURIComponent(selector.join(','))}`;
    const sets = replicaSets
      .parse(await look(lookAt(config, of, query)))
      .items.filter(({ metadata }) => metadata.ownerReferences.some(({ uid }) => uid === found.metadata.uid))
      .toSorted((a, b) => revisionOf(b) - revisionOf(a));
    const now = plainTemplate(found.spec.template);
    const isNow = (set: ReplicaSet): boolean => isDeepStrictEqual(plainTemplate(set.spec.template), now);
    const wanted = typeof known?.['to'] === 'string' ? known['to'] : replicaSet;
    const to = sets.find((set) => (wanted === undefined ? !isNow(set) : set.metadata.name === wanted));
    const from = sets.find(isNow);
    const template = to && plainTemplate(to.spec.template);
    const refused = to ? (found.spec.paused ? 'The deployment is paused' : undefined) : 'There is no revision before';
    return {
      before: known ?? { from: from?.metadata.name, to: to?.metadata.name },
      done: to !== undefined && isNow(to),
      request: patch(config, of, path, 'json-patch', [
        { op: 'test', path: '/metadata/resourceVersion', value: found.metadata.resourceVersion },
        { op: 'replace', path: '/spec/template', value: template },
      ]),
      says: `${of.namespace}/${of.name} runs the template of ${to?.metadata.name ?? '?'} (revision ${to ? revisionOf(to) : '?'})`,
      ...(refused !== undefined && { refused }),
    };
  },
  undo({ namespace, name }, { from }) {
    return typeof from === 'string' ? { namespace, name, replicaSet: from } : undefined;
  },
});
