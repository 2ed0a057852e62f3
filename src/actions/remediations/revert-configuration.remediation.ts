import { defineRemediation, minuteMs } from '../remediation.js';
import { byWebhook } from '../suspects.js';

const kinds: ReadonlySet<string> = new Set(['configuration', 'infrastructure', 'schema']);

export default defineRemediation({
  id: 'revert-configuration',
  summary: 'A configuration, infrastructure or schema change is to blame: it is taken back.',
  risk: 'disruptive',
  effect: 'The settings before it hold again.',
  expectedWithinMs: 10 * minuteMs,
  appliesTo({ change, entity }) {
    if (!change || !kinds.has(change.kind)) return undefined;
    const name = entity?.name ?? change.entity ?? change.id;
    return {
      entity: name,
      title: `Revert: ${change.summary}`,
      fit: change.kind === 'schema' ? 0.6 : 0.9,
      because: [`It was changed before the trouble: ${change.summary}`],
      preconditions: [
        { says: 'What it replaced is known', ...(change.diff !== undefined && { holds: true }) },
        ...(change.kind === 'schema' ? [{ says: 'No data was written that the schema before cannot hold' }] : []),
      ],
      steps: [
        `Apply the ${change.kind} of ${name} as it was before ${change.summary}`,
        'Restart what reads it only when it starts',
      ],
      ...(change.commit !== undefined && { command: `git revert ${change.commit}` }),
      request: byWebhook('revert-configuration', name, { change: change.id, commit: change.commit }),
    };
  },
  examples: [
    {
      name: 'a pool that became smaller',
      given: {
        entity: { name: 'cart', kind: 'service', attributes: {} },
        change: {
          id: 'c',
          at: 9,
          kind: 'configuration',
          summary: 'pool 40 → 4',
          commit: 'beef',
          attributes: {},
          source: 'gitlab',
        },
      },
      suggests: 'Revert: pool 40 → 4',
      by: 'webhook',
    },
    {
      name: 'a deployment',
      given: {
        entity: { name: 'cart', kind: 'service', attributes: {} },
        change: { id: 'c', at: 9, kind: 'deployment', summary: 'v2', attributes: {}, source: 'gitlab' },
      },
      suggests: false,
    },
  ],
});
