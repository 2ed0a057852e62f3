import { defineRemediation, minuteMs } from '../remediation.js';
import { byWebhook, evidenceFor, ownSymptoms, workloadOf } from '../suspects.js';

export default defineRemediation({
  id: 'scale-out',
  summary: 'More work arrives than it can do: more instances share it.',
  risk: 'reversible',
  effect: 'Load and latency of each instance go down.',
  expectedWithinMs: 10 * minuteMs,
  appliesTo(suspect) {
    const { entity, change } = suspect;
    if (entity?.kind !== 'service' || change) return undefined;
    const own = ownSymptoms(suspect);
    const busy = own.find(
      ({ signal, direction }) => signal.kind === 'metric' && signal.measure === 'saturation' && direction !== 'down',
    );
    const surge =
      evidenceFor(suspect, 'surge-enters') ??
      own.find(
        ({ signal, direction }) => signal.kind === 'metric' && signal.measure === 'traffic' && direction === 'up',
      )?.because;
    if (!busy && surge === undefined) return undefined;
    const workload = workloadOf(suspect);
    return {
      entity: entity.name,
      title: `Run more instances of ${entity.name}`,
      fit: surge === undefined ? 0.5 : 0.85,
      because: [...(surge === undefined ? [] : [surge]), ...(busy ? [busy.because] : [])],
      preconditions: [{ says: 'What it calls can take the load' }, { says: 'The hosts have room' }],
      steps: [`Add half as many instances of ${entity.name} again`, 'Watch what it calls: the load moves on'],
      ...(workload && { command: `kubectl scale deployment/${workload.name} -n ${workload.namespace} --replicas=N` }),
      request: workload
        ? { executor: 'kubernetes-scale', parameters: { ...workload, factor: 1.5 } }
        : byWebhook('scale-out', entity.name, { factor: 1.5 }),
    };
  },
  examples: [
    {
      name: 'a surge of traffic',
      given: {
        entity: { name: 'web', kind: 'service', attributes: { 'k8s.namespace.name': 'shop' } },
        symptoms: [
          {
            entity: 'web',
            signal: { kind: 'metric', key: 'k', name: 'requests', measure: 'traffic' },
            direction: 'up',
            because: 'twice as many requests',
          },
        ],
      },
      suggests: 'Run more instances of web',
      by: 'kubernetes-scale',
    },
    { name: 'an idle service', given: { entity: { name: 'web', kind: 'service', attributes: {} } }, suggests: false },
  ],
});
