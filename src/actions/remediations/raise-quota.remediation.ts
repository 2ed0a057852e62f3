import { defineRemediation, minuteMs } from '../remediation.js';
import { byWebhook, saying } from '../suspects.js';

const refused = /quota|rate.?limit|too many requests|\b429\b|limit exceeded/i;

export default defineRemediation({
  id: 'raise-quota',
  summary: 'A quota or rate limit is used up: it is raised, or less is asked for.',
  risk: 'reversible',
  effect: 'Requests are no longer refused.',
  expectedWithinMs: 30 * minuteMs,
  appliesTo({ entity, change, symptoms }) {
    const found = saying(symptoms, refused);
    const name = entity?.name ?? found?.entity;
    if (change || !found || name === undefined) return undefined;
    return {
      entity: name,
      title: `Raise the quota of ${name}`,
      fit: 0.85,
      because: [`${found.entity}: ${found.because}`],
      preconditions: [{ says: 'The budget allows it' }],
      steps: [`Ask ${name} for more, or lower the rate of ${found.entity}`, 'Cache or queue what can wait'],
      request: byWebhook('raise-quota', name, { asks: found.entity }),
    };
  },
  examples: [
    {
      name: 'refusals of a provider',
      given: {
        entity: { name: 'maps.example', kind: 'other', attributes: {} },
        symptoms: [
          {
            entity: 'routing',
            signal: { kind: 'log', key: 'k', template: 't', text: 'monthly quota exceeded' },
            direction: 'up',
            because: 'monthly quota exceeded: 40 lines a minute',
          },
        ],
      },
      suggests: 'Raise the quota of maps.example',
      by: 'webhook',
    },
    {
      name: 'no refusals',
      given: { entity: { name: 'maps.example', kind: 'other', attributes: {} } },
      suggests: false,
    },
  ],
});
