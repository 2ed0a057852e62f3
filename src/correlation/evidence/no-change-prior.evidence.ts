import { defineEvidence } from '../evidence.js';

export default defineEvidence({
  id: 'no-change-prior',
  summary: 'How well a change must fit before it is believed.',
  source: 'A quarter of the development incidents had no change to blame. Weight: docs/accuracy.md, Changes.',
  about: 'no-change',
  weight: 1.7,
  *find({ scene }) {
    if (scene.changes.length > 0) yield { candidate: '', strength: 1, because: 'no change at hand fits well enough' };
  },
  examples: [
    {
      name: 'any change at hand',
      given: { changes: [{ id: 'd1', at: 1, kind: 'deployment', summary: 'v2', attributes: {}, source: 'example' }] },
      favours: '',
    },
  ],
});
