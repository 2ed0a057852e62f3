import { defineRemediation, minuteMs, type ActionRequest, type Suspect } from '../remediation.js';
import { before, byWebhook, versionOf, workloadOf } from '../suspects.js';

/** Kubernetes itself where it runs there, GitHub where GitHub deployed it, else whoever listens. */
function requestFor(suspect: Suspect, name: string, to: string | undefined): ActionRequest {
  const workload = workloadOf(suspect);
  if (workload) return { executor: 'kubernetes-rollback', parameters: workload };
  const { change } = suspect;
  const environment = change?.attributes['environment'];
  const repository = change?.attributes['repository'];
  if (change?.source === 'github' && typeof repository === 'string' && typeof environment === 'string' && to)
    return { executor: 'github-deployment', parameters: { repository, environment, ref: to } };
  return byWebhook('roll-back-deployment', name, { from: versionOf(change), to });
}

export default defineRemediation({
  id: 'roll-back-deployment',
  summary: 'A deployment is to blame: the version before it is deployed again.',
  risk: 'reversible',
  effect: 'The code before the deployment runs again; errors and latency that it brought go away.',
  expectedWithinMs: 5 * minuteMs,
  appliesTo(suspect) {
    const { change, entity, history } = suspect;
    if (!entity || !(change?.kind === 'deployment' || (change?.kind === 'commit' && entity.kind === 'service')))
      return undefined;
    const earlier = before(suspect, 'deployment', 'commit');
    const to = versionOf(earlier);
    const schema = history.find(({ kind, at }) => kind === 'schema' && at >= (earlier?.at ?? -Infinity));
    const workload = workloadOf(suspect);
    return {
      entity: entity.name,
      title: `Roll ${entity.name} back${to === undefined ? '' : ` to ${to}`}`,
      fit: change.kind === 'deployment' ? 0.95 : 0.85,
      because: [`It was deployed before the trouble: ${change.summary}`],
      preconditions: [
        { says: 'The version before it is known', holds: to !== undefined || workload !== undefined },
        { says: 'No schema was changed since that version', holds: schema === undefined },
      ],
      steps: [
        `Deploy ${to ?? 'the version before'} of ${entity.name} again`,
        'Wait until every instance runs it',
        'Watch errors and latency of its callers',
      ],
      ...(workload && { command: `kubectl rollout undo deployment/${workload.name} -n ${workload.namespace}` }),
      request: requestFor(suspect, entity.name, to),
    };
  },
  examples: [
    {
      name: 'a deployment by Argo CD',
      given: {
        entity: { name: 'checkout', kind: 'service', attributes: {} },
        change: {
          id: 'c',
          at: 9,
          kind: 'deployment',
          entity: 'checkout',
          summary: 'deployed v2',
          version: 'v2',
          attributes: { namespace: 'shop' },
          source: 'argo-cd',
        },
      },
      suggests: 'Roll checkout back',
      by: 'kubernetes-rollback',
    },
    {
      name: 'a deployment that nothing else is known of',
      given: {
        entity: { name: 'checkout', kind: 'service', attributes: {} },
        change: { id: 'c', at: 9, kind: 'deployment', summary: 'v2', attributes: {}, source: 'cloudevents' },
        history: [
          { id: 'b', at: 1, kind: 'deployment', summary: 'v1', version: 'v1', attributes: {}, source: 'cloudevents' },
        ],
      },
      suggests: 'Roll checkout back to v1',
      by: 'webhook',
    },
    { name: 'no change', given: { entity: { name: 'checkout', kind: 'service', attributes: {} } }, suggests: false },
  ],
});
