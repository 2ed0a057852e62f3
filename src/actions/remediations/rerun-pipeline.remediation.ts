import { defineRemediation, minuteMs } from '../remediation.js';
import { byWebhook, ownSymptoms, saying } from '../suspects.js';
import { writerOf } from '../upstream.js';

const stopped = /fail|absent|late|stale|missing|fresh|did not (run|come)|timed? ?out/i;

export default defineRemediation({
  id: 'rerun-pipeline',
  summary: 'A run failed or did not come, or wrote bad data: the pipeline runs again.',
  risk: 'reversible',
  effect: 'The data of the run that failed is there; what reads it is fresh again.',
  expectedWithinMs: 60 * minuteMs,
  appliesTo(suspect) {
    const { entity, change } = suspect;
    const pipeline = writerOf(suspect);
    if (!entity || pipeline === undefined) return undefined;
    const failed = saying(ownSymptoms(suspect), stopped);
    if (!failed && change?.kind !== 'data') return undefined;
    return {
      entity: pipeline,
      title: `Run ${pipeline} again`,
      fit: failed ? 0.7 : 0.5,
      because: [failed ? `${entity.name}: ${failed.because}` : `It wrote the data: ${change?.summary ?? ''}`],
      preconditions: [
        { says: `What ${pipeline} reads is sound again` },
        { says: 'Running it twice writes nothing twice' },
      ],
      steps: [`Mend or wait for what ${pipeline} reads`, `Start ${pipeline} for the interval that is bad or missing`],
      request: byWebhook('rerun-pipeline', pipeline, { dataset: entity.kind === 'dataset' ? entity.name : undefined }),
    };
  },
  examples: [
    {
      name: 'a load that wrote bad data',
      given: {
        entity: { name: 'orders', kind: 'dataset', attributes: {} },
        change: {
          id: 'c',
          at: 9,
          kind: 'data',
          entity: 'orders',
          summary: 'load wrote 9 rows',
          attributes: {},
          source: 'dbt',
        },
        relations: [{ from: 'load', to: 'orders', kind: 'writes' }],
        entities: [{ name: 'load', kind: 'pipeline' }],
      },
      suggests: 'Run load again',
      by: 'webhook',
    },
    { name: 'a service', given: { entity: { name: 'web', kind: 'service', attributes: {} } }, suggests: false },
  ],
});
