import { placeOf } from '../change-place.js';
import { defineEvidence } from '../evidence.js';

export default defineEvidence({
  id: 'change-place',
  summary:
    'It was made to the entity where the trouble began or to something that feeds it; one to an unconnected entity is a decoy.',
  source: 'Reachability in the dependency graph. Weight: docs/accuracy.md, Changes.',
  about: 'change',
  weight: 2,
  *find({ changes }) {
    for (const change of changes.candidates) {
      const place = placeOf(changes, change);
      if (place) yield { candidate: change.id, ...place };
    }
  },
  examples: [
    {
      name: 'to the first suspect',
      given: {
        changes: [
          { id: 'd1', at: 1, kind: 'deployment', entity: 'cart', summary: 'v2', attributes: {}, source: 'example' },
          { id: 'd2', at: 1, kind: 'deployment', entity: 'mail', summary: 'v7', attributes: {}, source: 'example' },
        ],
        relations: [{ from: 'web', to: 'cart', kind: 'calls' }],
      },
      suspects: { cart: 0.9, web: 0.1 },
      favours: 'd1',
    },
    {
      name: 'to a dataset that the model behind the first suspect was trained on',
      given: {
        changes: [
          {
            id: 'run',
            at: 1,
            kind: 'data',
            entity: 'customers',
            summary: 'nightly load',
            attributes: {},
            source: 'example',
          },
        ],
        entities: [
          { name: 'customers', kind: 'dataset' },
          { name: 'churn:7', kind: 'model-version' },
        ],
        relations: [
          { from: 'churn:7', to: 'customers', kind: 'trained-on' },
          { from: 'churn:7', to: 'score', kind: 'serves' },
        ],
      },
      suspects: { score: 1 },
      favours: 'run',
    },
    {
      name: 'to something that no relation connects',
      given: {
        changes: [
          { id: 'd2', at: 1, kind: 'deployment', entity: 'mail', summary: 'v7', attributes: {}, source: 'example' },
        ],
        relations: [{ from: 'web', to: 'cart', kind: 'calls' }],
      },
      suspects: { cart: 1 },
      against: 'd2',
    },
  ],
});
