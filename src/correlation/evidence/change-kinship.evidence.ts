import { defineEvidence } from '../evidence.js';
import { kinshipsOf } from '../../analysis/changes/kinship.js';
export default defineEvidence({
  id: 'change-kinship',
  summary: 'Edits of its kind are known to bring symptoms of this kind.',
  source: 'What on-call engineers know (src/analysis/changes/kinship.ts). Weight: docs/accuracy.md, Changes.',
  about: 'change',
  weight: 1.5,
  *find({ changes }) {
    for (const { id } of changes.candidates) {
      const facts = changes.facts.get(id);
      if (!facts) continue;
      const kin = kinshipsOf(facts, changes.symptoms);
      const strength = 1 - facts.refactor;
      if (kin[0] !== undefined && strength > 0)
        yield {
          candidate: id,
          strength,
          because: `Its edits are of a kind that brings this: ${kin.slice(0, 2).join('; ')}`,
        };
    }
  },
  examples: [
    {
      name: 'an unbounded list and memory',
      given: {
        symptom: 'api',
        alerts: [
          {
            at: 0,
            fingerprint: 'f',
            entity: 'api',
            name: 'OOM',
            severity: 'error',
            status: 'firing',
            startsAt: 0,
            summary: 'api OOMKilled',
            attributes: {},
            source: 'example',
          },
        ],
        changes: [
          {
            id: 'c1',
            at: 1,
            kind: 'commit',
            attributes: {},
            source: 'example',
            summary: 'keep scores',
            diff: '+log = append(log, score)',
          },
        ],
      },
      favours: 'c1',
    },
  ],
});
