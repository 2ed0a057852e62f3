import { defineRemediation, minuteMs } from '../remediation.js';
import { byWebhook, ownSymptoms } from '../suspects.js';

export default defineRemediation({
  id: 'drain-host',
  summary: 'A host is to blame: what runs on it is moved elsewhere.',
  risk: 'disruptive',
  effect: 'Its tenants run on sound hosts; each of them restarts once.',
  expectedWithinMs: 15 * minuteMs,
  appliesTo(suspect) {
    const { entity, change, graph } = suspect;
    if (entity?.kind !== 'host' || change) return undefined;
    const tenants = [...graph.effects(entity.name)].filter(([, { kind }]) => kind === 'runs-on').map(([name]) => name);
    const [own] = ownSymptoms(suspect);
    return {
      entity: entity.name,
      title: `Drain ${entity.name}`,
      fit: own ? 0.8 : 0.6,
      because: own ? [own.because] : [`${entity.name} is suspected: ${tenants.join(', ')} run on it`],
      preconditions: [{ says: 'The other hosts have room for its tenants' }],
      steps: [`Let nothing new onto ${entity.name}`, `Move ${tenants.join(', ') || 'its tenants'} elsewhere`],
      command: `kubectl drain ${entity.name} --ignore-daemonsets --delete-emptydir-data`,
      request: byWebhook('drain-host', entity.name),
      blastRadius: tenants.toSorted(),
    };
  },
  examples: [
    {
      name: 'a host that drops packets',
      given: {
        entity: { name: 'node-7', kind: 'host', attributes: {} },
        relations: [{ from: 'web', to: 'node-7', kind: 'runs-on' }],
      },
      suggests: 'Drain node-7',
      by: 'webhook',
    },
    { name: 'a service', given: { entity: { name: 'web', kind: 'service', attributes: {} } }, suggests: false },
  ],
});
