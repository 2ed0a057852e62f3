import { defineRemediation, minuteMs } from '../remediation.js';
import { byWebhook, ownSymptoms, saying, workloadOf } from '../suspects.js';

const stuck = /leak|stuck|hang|hung|deadlock|lease|pool|connection|heap|oom|thread|memory|clock|session/i;
const kinds: ReadonlySet<string> = new Set(['service', 'container']);

export default defineRemediation({
  id: 'restart',
  summary: 'It is stuck and nothing was changed: it is restarted, one instance after the other.',
  risk: 'disruptive',
  effect: 'What it held on to is let go; what made it stick may come back.',
  expectedWithinMs: 5 * minuteMs,
  appliesTo(suspect) {
    const { entity, change } = suspect;
    const own = ownSymptoms(suspect);
    if (!entity || change || !kinds.has(entity.kind) || own.length === 0) return undefined;
    const found = saying(own, stuck);
    const workload = workloadOf(suspect);
    return {
      entity: entity.name,
      title: `Restart ${entity.name}`,
      fit: found ? 0.6 : 0.25,
      because: [found ? found.because : `${entity.name} misbehaves and no change explains it`],
      preconditions: [{ says: 'More than one instance runs, or a short gap is bearable' }],
      steps: [`Keep a heap or thread dump of ${entity.name}`, 'Restart one instance after the other'],
      ...(workload && { command: `kubectl rollout restart deployment/${workload.name} -n ${workload.namespace}` }),
      request: workload ? { executor: 'kubernetes-restart', parameters: workload } : byWebhook('restart', entity.name),
    };
  },
  examples: [
    {
      name: 'a consumer that lost its lease',
      given: {
        entity: { name: 'mailer', kind: 'service', attributes: {} },
        symptoms: [
          {
            entity: 'mailer',
            signal: { kind: 'log', key: 'k', template: 't', text: 'lease lost, waiting' },
            direction: 'up',
            because: 'lease lost, waiting',
          },
        ],
      },
      suggests: 'Restart mailer',
      by: 'webhook',
    },
    { name: 'a quiet service', given: { entity: { name: 'web', kind: 'service', attributes: {} } }, suggests: false },
  ],
});
