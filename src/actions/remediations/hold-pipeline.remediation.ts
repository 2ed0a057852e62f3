import { defineRemediation, minuteMs } from '../remediation.js';
import { byWebhook } from '../suspects.js';
import { readersOf, writerOf } from '../upstream.js';

export default defineRemediation({
  id: 'hold-pipeline',
  summary: 'Bad data is on its way: nothing more is written or trained from it until it is sound.',
  risk: 'reversible',
  effect: 'The trouble reaches nobody else; what is already wrong stays as it is.',
  expectedWithinMs: 30 * minuteMs,
  appliesTo(suspect) {
    const { entity, change } = suspect;
    const pipeline = writerOf(suspect);
    if (
      !entity ||
      pipeline === undefined ||
      !(change === undefined || change.kind === 'data' || change.kind === 'schema')
    )
      return undefined;
    const readers = entity.kind === 'dataset' ? readersOf(suspect, entity.name) : [];
    return {
      entity: pipeline,
      title: `Hold ${pipeline} until ${entity.name} is sound`,
      fit: 0.35,
      because: [`${entity.name} is suspected, and ${pipeline} would write it again`],
      preconditions: [{ says: 'Late data hurts less than bad data' }],
      steps: [`Pause the schedule of ${pipeline}`, `Mend ${entity.name}`, `Resume ${pipeline}`],
      request: byWebhook('hold-pipeline', pipeline, { dataset: entity.name }),
      blastRadius: readers,
    };
  },
  examples: [
    {
      name: 'a pipeline that writes nonsense',
      given: { entity: { name: 'load', kind: 'pipeline', attributes: {} } },
      suggests: 'Hold load until load is sound',
      by: 'webhook',
    },
    { name: 'a host', given: { entity: { name: 'node-1', kind: 'host', attributes: {} } }, suggests: false },
  ],
});
