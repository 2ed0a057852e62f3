import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/programs.js';
import { mlflowUrl, pythonTools } from '../support/stores.js';
import { openLive, type LiveServer } from './live-server.js';
import { tellRegistry, trainVersions } from './registry.js';

const [python, mlflow] = [await pythonTools(), await mlflowUrl()];
const secret = 'a-secret-of-the-webhook';
const [model, dataset] = ['fraud', 'transactions'];

interface Model {
  readonly aliases: readonly { readonly alias: string; readonly version: string }[];
  readonly versions: readonly {
    readonly name: string;
    readonly version: string;
    readonly aliases: readonly string[];
    readonly card: {
      readonly source: string | null;
      readonly commit: string | null;
      readonly code: string | null;
      readonly datasets: readonly { readonly name: string; readonly digest: string | null }[];
      readonly parameters: readonly { readonly name: string; readonly value: string }[];
      readonly environment: readonly { readonly name: string; readonly value: string }[];
      readonly signature: string | null;
      readonly gaps: readonly string[];
    };
  }[];
  readonly changes: { readonly edges: readonly { readonly node: { readonly summary: string } }[] };
}

const card =
  'source commit code datasets { name digest } parameters { name value } environment { name value } signature gaps';
const query = `query ($name: ID!) { model(name: $name) { aliases { alias version } versions { name version aliases card { ${card} } } changes { edges { node { summary } } } } }`;

async function modelAt(server: LiveServer): Promise<Model | null> {
  return (await server.ask<{ model: Model | null }>(query, { name: model })).model;
}

/** The model, once it is as it should be. */
function modelOnce(server: LiveServer, isThere: (found: Model) => boolean, what: string): Promise<Model> {
  return eventually(async () => {
    const found = await modelAt(server);
    return found && isThere(found) ? found : undefined;
  }, what);
}

const summaries = ({ changes }: Model): readonly string[] => changes.edges.map(({ node }) => node.summary);
const movesOf = (found: Model): readonly string[] => summaries(found).filter((summary) => summary.includes('alias'));

describe.runIf(python !== undefined && mlflow !== undefined)('a real MLflow', { timeout: 120_000 }, () => {
  const url = mlflow ?? '';
  const setAlias = (version: string) =>
    tellRegistry(url, 'POST', '/registered-models/alias', { name: model, alias: 'champion', version });
  let [hearing, strict, pulling]: LiveServer[] = [];
  let commit = '';

  beforeAll(async () => {
    [hearing, strict] = await Promise.all([
      openLive({ MLFLOW_WEBHOOK_SECRETS: `the-one-before,${secret}` }),
      openLive({ MLFLOW_WEBHOOK_SECRETS: 'another-secret-altogether' }),
    ]);
    for (const server of [hearing, strict]) {
      const events = ['MODEL_VERSION', 'MODEL_VERSION_ALIAS'].map((entity) => ({ entity, action: 'CREATED' }));
      const webhook = {
        name: `${model}-${new URL(server.url).port}`,
        url: `${server.url}/ingest/mlflow`,
        secret,
        events,
      };
      await tellRegistry(url, 'POST', '/webhooks', webhook);
    }
    commit = await trainVersions(python ?? '', url, model, dataset);
    await setAlias('1');
    // What was so before the first pull is no news.
    pulling = await openLive({ MLFLOW_URL: url });
  }, 240_000);
  afterAll(() => Promise.all([hearing, strict, pulling].map((server) => server?.close())));

  describe('that sends webhooks', () => {
    it('tells of both versions and of the alias', async () => {
      const found = await modelOnce(hearing, (one) => one.versions.length === 2 && one.aliases.length === 1, 'both');
      expect(found.aliases).toEqual([{ alias: 'champion', version: '1' }]);
      expect(found.versions.map(({ name, aliases }) => ({ name, aliases }))).toEqual([
        { name: `${model}:2`, aliases: [] },
        { name: `${model}:1`, aliases: ['champion'] },
      ]);
      expect(movesOf(found)).toEqual([`${model}: alias champion is version 1 now`]);
    });

    it('names what a webhook alone cannot tell as gaps of the card', async () => {
      const [second] = (await modelAt(hearing))?.versions ?? [];
      expect(second?.card.source).toMatch(/^models:\/m-/);
      // MLflow 3 leaves the run out of what it sends.
      expect(second?.card.gaps).toEqual(
        expect.arrayContaining([expect.stringMatching('No training run'), expect.stringMatching('No dataset')]),
      );
    });

    it('is told nothing by whoever does not know the secret', async () => {
      expect(await modelAt(strict)).toBeNull();
      const letters = await strict.ask('{ deadLetters(first: 1) { edges { node { id } } } }');
      expect(letters).toEqual({ deadLetters: { edges: [] } });
    });
  });

  describe('that is pulled', () => {
    const pull = async (): Promise<void> => {
      const { runPull } = await pulling.ask<{ runPull: unknown }>(
        'mutation { runPull(id: "mlflow") { ... on Pull { status because } } }',
      );
      expect(runPull).toEqual({ status: 'WAITING', because: null });
    };

    it('shows how each version was made, from its run and its artefacts', async () => {
      await pull();
      const found = await modelOnce(pulling, ({ versions }) => versions.length === 2, 'both versions');
      const [second] = found.versions;
      expect(second?.card).toMatchObject({
        commit,
        code: 'train_models.py',
        datasets: [{ name: dataset, digest: expect.stringMatching(/^[0-9a-f]{8}$/) as string }],
        parameters: [
          { name: 'C', value: '0.5' },
          { name: 'solver', value: 'lbfgs' },
        ],
        gaps: [],
      });
      expect(second?.card.environment.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['mlflow', 'python', 'scikit-learn']),
      );
      expect(JSON.parse(second?.card.signature ?? '')).toMatchObject({
        inputs: [
          { name: 'amount', type: 'double' },
          { name: 'age', type: 'double' },
        ],
      });
    });

    it('names every gap of a version that was registered carelessly', async () => {
      const [, first] = (await modelAt(pulling))?.versions ?? [];
      expect(first?.card.gaps).toEqual([
        'No dataset is recorded: log the training data as an input of the run.',
        'No parameters are recorded: log them in the run.',
        'No input signature is recorded: what callers must send cannot be checked.',
      ]);
    });

    it('knows the columns of the dataset, and which version was trained on it', async () => {
      const { dataset: found } = await pulling.ask<{ dataset: unknown }>(
        'query ($name: ID!) { dataset(name: $name) { columns { name type } versions { version trained } models { name } } }',
        { name: dataset },
      );
      expect(found).toMatchObject({
        columns: [
          { name: 'amount', type: 'double' },
          { name: 'age', type: 'double' },
          { name: 'label', type: 'long' },
        ],
        versions: [{ trained: [`${model}:2`] }],
        models: expect.arrayContaining([{ name: `${model}:2` }, { name: model }]) as unknown,
      });
    });
  });

  it('tells by either way when the alias moves, once', async () => {
    await setAlias('2');
    const moved = `${model}: alias champion is version 2 now`;
    const isMoved = (found: Model): boolean => movesOf(found).includes(moved);
    const heard = await modelOnce(hearing, isMoved, 'the webhook told of the move');
    expect(heard.aliases).toEqual([{ alias: 'champion', version: '2' }]);
    await pulling.ask('mutation { runPull(id: "mlflow") { ... on Pull { status } } }');
    const pulled = await modelOnce(pulling, isMoved, 'the pull told of the move');
    expect(pulled.versions.map(({ aliases }) => aliases)).toEqual([['champion'], []]);
    await pulling.ask('mutation { runPull(id: "mlflow") { ... on Pull { status } } }');
    expect(movesOf((await modelAt(pulling)) ?? pulled)).toEqual([moved]);
  });
});
