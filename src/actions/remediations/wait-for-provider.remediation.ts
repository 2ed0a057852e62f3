import { defineRemediation, minuteMs } from '../remediation.js';
import { evidenceFor } from '../suspects.js';

export default defineRemediation({
  id: 'wait-for-provider',
  summary: 'Somebody outside has an outage: there is nothing to change here but to wait.',
  risk: 'reversible',
  effect: 'None: the trouble ends when the provider’s does.',
  expectedWithinMs: 60 * minuteMs,
  appliesTo(suspect) {
    const { entity, change, graph } = suspect;
    const told = evidenceFor(suspect, 'no-change-provider');
    const outside = entity?.kind === 'other' && graph.causes(entity.name).size === 0;
    if (change || (told === undefined && !outside)) return undefined;
    const name = entity?.name ?? 'the provider';
    return {
      entity: name,
      title: `Wait: outage of ${name}, nothing to change`,
      fit: 0.7,
      because: [told ?? `${name} is known only through those who call it: it is not ours to mend`],
      preconditions: [],
      steps: [
        `Look at the status page of ${name} and open a case there`,
        'Tell users; switch off or degrade what needs it, where that is prepared',
        'Let retries back off, so that its return is no second outage',
      ],
    };
  },
  examples: [
    {
      name: 'a provider that fails',
      given: {
        entity: { name: 'bankwire.example', kind: 'other', attributes: {} },
        relations: [{ from: 'pay', to: 'bankwire.example', kind: 'calls' }],
      },
      suggests: 'Wait: outage of bankwire.example, nothing to change',
    },
    { name: 'a service of ours', given: { entity: { name: 'web', kind: 'service', attributes: {} } }, suggests: false },
  ],
});
