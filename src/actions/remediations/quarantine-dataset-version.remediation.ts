import { defineRemediation, minuteMs } from '../remediation.js';
import { byWebhook, versionOf } from '../suspects.js';
import { readersOf } from '../upstream.js';

export default defineRemediation({
  id: 'quarantine-dataset-version',
  summary: 'The latest version of a dataset is bad: readers get the version before it.',
  risk: 'disruptive',
  effect: 'What reads the dataset sees the last good version, older but sound.',
  expectedWithinMs: 15 * minuteMs,
  appliesTo(suspect) {
    const { entity, change, history } = suspect;
    if (entity?.kind !== 'dataset' || !(change === undefined || change.kind === 'data' || change.kind === 'schema'))
      return undefined;
    const bad = change ?? history.find(({ kind }) => kind === 'data');
    const good = history.find(({ kind, id }) => kind === 'data' && id !== bad?.id);
    const readers = readersOf(suspect, entity.name);
    return {
      entity: entity.name,
      title: `Quarantine the latest version of ${entity.name}`,
      fit: bad ? 0.8 : 0.5,
      because: bad ? [`It holds what was written before the trouble: ${bad.summary}`] : [`${entity.name} is suspected`],
      preconditions: [
        { says: 'An earlier version is known', ...(good && { holds: true }) },
        { says: 'Readers can do with older data' },
      ],
      steps: [
        `Point ${readers.join(', ') || 'readers'} to the version before${good ? ` (${good.summary})` : ''}`,
        'Keep the bad version for whoever mends it; train nothing on it',
      ],
      request: byWebhook('quarantine-dataset-version', entity.name, { bad: versionOf(bad), good: versionOf(good) }),
      blastRadius: readers,
    };
  },
  examples: [
    {
      name: 'a load before the trouble',
      given: {
        entity: { name: 'orders', kind: 'dataset', attributes: {} },
        change: {
          id: 'c',
          at: 9,
          kind: 'data',
          entity: 'orders',
          summary: 'wrote 9 rows',
          attributes: {},
          source: 'dbt',
        },
      },
      suggests: 'Quarantine the latest version of orders',
      by: 'webhook',
    },
    { name: 'a service', given: { entity: { name: 'web', kind: 'service', attributes: {} } }, suggests: false },
  ],
});
