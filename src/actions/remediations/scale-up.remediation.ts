import { defineRemediation, minuteMs } from '../remediation.js';
import { byWebhook, ownSymptoms, saying } from '../suspects.js';

const spent = /memory|oom|out of memory|heap|cpu|disk|no space|inode|connection|pool|evict|throttl/i;
const kinds: ReadonlySet<string> = new Set(['service', 'database', 'queue', 'host', 'container']);

export default defineRemediation({
  id: 'scale-up',
  summary: 'A resource is spent: it is given more memory, CPU, disk or connections.',
  risk: 'disruptive',
  effect: 'The resource is no longer exhausted; often it restarts once for it.',
  expectedWithinMs: 15 * minuteMs,
  appliesTo(suspect) {
    const { entity, change } = suspect;
    if (!entity || change || !kinds.has(entity.kind)) return undefined;
    const saturated = ownSymptoms(suspect).filter(
      ({ signal }) => signal.kind !== 'metric' || signal.measure === 'saturation' || signal.measure === 'other',
    );
    const found = saying(saturated, spent);
    if (!found) return undefined;
    return {
      entity: entity.name,
      title: `Give ${entity.name} more of what is spent`,
      fit: 0.6,
      because: [found.because],
      preconditions: [{ says: 'It is need, not a leak: a leak comes back' }, { says: 'The host has room' }],
      steps: [`Raise the limit that is spent on ${entity.name}: ${found.because}`, 'Restart it where it must be'],
      request: byWebhook('scale-up', entity.name, { resource: found.because.slice(0, 200) }),
    };
  },
  examples: [
    {
      name: 'a full disk',
      given: {
        entity: { name: 'orders-db', kind: 'database', attributes: {} },
        symptoms: [
          {
            entity: 'orders-db',
            signal: { kind: 'metric', key: 'k', name: 'disk.used', measure: 'saturation' },
            direction: 'up',
            because: 'disk 99 % full',
          },
        ],
      },
      suggests: 'Give orders-db more of what is spent',
      by: 'webhook',
    },
    { name: 'a dataset', given: { entity: { name: 'orders', kind: 'dataset', attributes: {} } }, suggests: false },
  ],
});
