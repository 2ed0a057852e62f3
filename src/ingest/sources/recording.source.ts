import { z } from 'zod';
import { readRecordingLines } from '../recording.js';
import { defineSource } from '../source.js';

/** NDJSON lines of a recording. They are text until `read`, so that a line that is wrong is named by its number. */
export default defineSource<string>({
  id: 'recording',
  summary: 'Lines of a recording (NDJSON), so that what was recorded can be sent through the front door.',
  delivery: 'direct',
  payload: z.string(),
  decode: (body) => new TextDecoder('utf-8', { fatal: true }).decode(body),
  read(text) {
    const { source: _, ...told } = readRecordingLines(text.split('\n'));
    return told;
  },
  examples: [
    {
      name: 'an entity, what it measured and what it said',
      given: [
        '{"type":"entity","name":"cart","kind":"service"}',
        '{"type":"metric","at":1767355200000,"entity":"cart","name":"cpu","value":0.5,"unit":"1"}',
        '{"type":"log","at":1767355201000,"entity":"cart","severity":"ERROR","body":"no","attributes":{"traceId":"t1"}}',
      ].join('\n'),
      yields: {
        entities: [{ name: 'cart', kind: 'service' }],
        points: [{ at: 1767355200000, entity: 'cart', name: 'cpu', value: 0.5, unit: '1', attributes: {} }],
        logs: [{ at: 1767355201000, entity: 'cart', severity: 'ERROR', body: 'no', attributes: {}, traceId: 't1' }],
      },
    },
  ],
});
