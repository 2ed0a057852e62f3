import { defineRemediation, minuteMs } from '../remediation.js';
import { byWebhook } from '../suspects.js';

export default defineRemediation({
  id: 'revert-flag',
  summary: 'A feature flag is to blame: it is set as it was before.',
  risk: 'reversible',
  effect: 'The way the code took before the flag is taken again, without a deployment.',
  expectedWithinMs: 3 * minuteMs,
  appliesTo({ change, entity }) {
    if (change?.kind !== 'feature-flag') return undefined;
    const flag = change.attributes['flag'] ?? change.attributes['key'];
    const name = typeof flag === 'string' ? flag : (entity?.name ?? change.id);
    return {
      entity: entity?.name ?? name,
      title: `Set the flag ${name} as it was before`,
      fit: 0.95,
      because: [`It was switched before the trouble: ${change.summary}`],
      preconditions: [{ says: 'Nobody relies on what the flag brought' }],
      steps: [`Set ${name} as it was before: ${change.summary}`, 'Tell whoever switched it'],
      request: byWebhook('revert-flag', entity?.name ?? name, { flag: name, change: change.id }),
    };
  },
  examples: [
    {
      name: 'a flag that was switched',
      given: {
        entity: { name: 'cart', kind: 'service', attributes: {} },
        change: {
          id: 'c',
          at: 9,
          kind: 'feature-flag',
          summary: 'new-cart on for 50 %',
          attributes: { flag: 'new-cart' },
          source: 'cloudevents',
        },
      },
      suggests: 'Set the flag new-cart as it was before',
      by: 'webhook',
    },
    { name: 'no change', given: {}, suggests: false },
  ],
});
