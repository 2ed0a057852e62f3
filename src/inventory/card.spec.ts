import { describe, expect, it } from 'vitest';
import { tellModelVersion } from '../ingest/model-facts.js';
import { cardOf } from './card.js';

const complete = {
  model: 'fraud',
  version: '7',
  run: 'r1',
  source: 'models:/m-1',
  commit: '41f4a78',
  code: 'train.py',
  author: 'ana',
  registeredAt: Date.UTC(2026, 0, 2),
  datasets: [{ name: 'events', digest: 'd41d8cd9' }],
  parameters: { depth: '6', alpha: '0.1' },
  environment: { python: '3.11.7' },
  signature: '{"inputs": "…"}',
  tags: { stage: 'production' },
};

function cardFrom(facts: Partial<typeof complete>, trainedOn: readonly string[] = []) {
  const told = tellModelVersion({ model: 'fraud', version: '7', ...facts });
  const version = told.entities.find(({ kind }) => kind === 'model-version');
  return cardOf({ name: 'fraud:7', attributes: version?.attributes ?? {} }, trainedOn);
}

describe('the reproducibility card', () => {
  it('has no gap when everything was recorded, and tells it as it was told', () => {
    const { tags: _, parameters, environment, ...plain } = complete;
    expect(cardFrom(complete, ['events'])).toEqual({
      name: 'fraud:7',
      ...plain,
      parameters: [
        { name: 'alpha', value: parameters.alpha },
        { name: 'depth', value: parameters.depth },
      ],
      environment: [{ name: 'python', value: environment.python }],
      gaps: [],
    });
  });

  it.each([
    { without: 'run', says: /^No training run/ },
    { without: 'commit', says: /^No code commit/ },
    { without: 'datasets', says: /^No dataset/ },
    { without: 'parameters', says: /^No parameters/ },
    { without: 'environment', says: /^No environment/ },
    { without: 'signature', says: /^No input signature/ },
  ])('says in one sentence that there is no $without', ({ without, says }) => {
    const { gaps } = cardFrom(Object.fromEntries(Object.entries(complete).filter(([fact]) => fact !== without)));
    expect(gaps).toEqual([expect.stringMatching(says)]);
  });

  it('names the datasets whose digest nobody recorded, those only the graph knows too', () => {
    const card = cardFrom({ ...complete, datasets: [{ name: 'events', digest: '' }] }, ['events', 'users']);
    expect(card.datasets).toEqual([{ name: 'events' }, { name: 'users' }]);
    expect(card.gaps).toEqual([expect.stringContaining('events, users')]);
  });

  it('takes a commit from the tag that MLflow sets', () => {
    expect(cardOf({ name: 'a:b:1', attributes: { 'mlflow.source.git.commit': 'f00d' } })).toMatchObject({
      model: 'a:b',
      version: '1',
      commit: 'f00d',
    });
  });

  it('knows nothing of a version that was only named', () => {
    expect(cardOf({ name: 'fraud:7', attributes: {} }).gaps).toHaveLength(6);
  });
});
