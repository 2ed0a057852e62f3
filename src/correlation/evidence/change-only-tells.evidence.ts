import { defineEvidence } from '../evidence.js';

export default defineEvidence({
  id: 'change-only-tells',
  summary: 'It only adds or changes log lines, counters or spans: what they tell of was there before.',
  source: 'Instrumentation seldom breaks what it watches. Weight: docs/accuracy.md, Changes.',
  about: 'change',
  weight: -2,
  *find({ changes }) {
    for (const { id } of changes.candidates)
      if (changes.facts.get(id)?.onlyTells)
        yield { candidate: id, strength: 1, because: 'It only changes what is logged or measured' };
  },
  examples: [
    {
      name: 'a log line',
      given: {
        changes: [
          {
            id: 'c1',
            at: 1,
            kind: 'commit',
            attributes: {},
            source: 'example',
            summary: 'log the duration of slow requests',
            diff: "+    log.debug('request took %.1f ms', elapsed_ms)",
          },
        ],
      },
      against: 'c1',
    },
  ],
});
