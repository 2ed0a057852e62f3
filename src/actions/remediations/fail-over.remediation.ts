import { defineRemediation, minuteMs } from '../remediation.js';
import { byWebhook, ownSymptoms, saying } from '../suspects.js';

const broken = /down|unreachable|refus|unavailable|crash|corrupt|read.?only|disk|i\/o|panic|died|absent|replica|lag/i;
const kinds: ReadonlySet<string> = new Set(['database', 'queue']);

export default defineRemediation({
  id: 'fail-over',
  summary: 'A database or queue is broken: its replica takes over.',
  risk: 'destructive',
  effect: 'Writes go to the replica; what was not yet replicated is lost.',
  expectedWithinMs: 10 * minuteMs,
  appliesTo(suspect) {
    const { entity, change } = suspect;
    const found = saying(ownSymptoms(suspect), broken);
    if (!entity || change || !kinds.has(entity.kind) || !found) return undefined;
    return {
      entity: entity.name,
      title: `Fail ${entity.name} over to its replica`,
      fit: 0.6,
      because: [found.because],
      preconditions: [
        { says: 'There is a replica and it has caught up' },
        { says: 'The broken one is fenced: two must never write' },
      ],
      steps: [
        `Stop writes to ${entity.name}`,
        'Promote the replica that is least behind',
        'Point callers to it; build the old one anew',
      ],
      request: byWebhook('fail-over', entity.name),
    };
  },
  examples: [
    {
      name: 'a worn disk',
      given: {
        entity: { name: 'orders-db', kind: 'database', attributes: {} },
        symptoms: [
          {
            entity: 'orders-db',
            signal: { kind: 'log', key: 'k', template: 't', text: 'I/O error, dev sda' },
            direction: 'up',
            because: 'I/O error, dev sda: 12 lines a minute',
          },
        ],
      },
      suggests: 'Fail orders-db over to its replica',
      by: 'webhook',
    },
    { name: 'a service', given: { entity: { name: 'web', kind: 'service', attributes: {} } }, suggests: false },
  ],
});
