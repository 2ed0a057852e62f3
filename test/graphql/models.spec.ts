import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyBatch, type Batch } from '../../src/domain/batch.js';
import { tellModelVersion } from '../../src/ingest/model-facts.js';
import { IngestService } from '../../src/ingest/ingest.service.js';
import { openApi, T0, type Api } from './api.js';

const hour = 3_600_000;
const complete = tellModelVersion({
  model: 'fraud',
  version: '10',
  run: 'r10',
  commit: 'f00d',
  code: 'train.py',
  author: 'ana',
  source: 'models:/m-10',
  registeredAt: T0 - hour,
  datasets: [{ name: 'events', digest: 'd1' }],
  parameters: { depth: '8' },
  environment: { python: '3.11.7' },
  signature: '{"inputs":[{"name":"amount","type":"double"}]}',
});
const bare = tellModelVersion({ model: 'fraud', version: '9' });

describe('models, datasets and impact through GraphQL', () => {
  let api: Api;
  const accept = (at: number, batch: Partial<Batch>): Promise<unknown> => {
    api.clock.at = at;
    return api.app.get(IngestService).accept({ ...emptyBatch('spec'), ...batch });
  };
  const ask = async <T>(query: string): Promise<T> => {
    const { data, errors } = await api.ask(query, {}, 'read');
    expect(errors).toEqual([]);
    return data as T;
  };
  const load = (day: number) => ({
    id: `load-${day}`,
    at: T0 - day * 24 * hour,
    kind: 'data' as const,
    entity: 'events',
    summary: 'ingest wrote events',
    attributes: {},
    source: 'spec',
  });
  const check = (at: number, passed: boolean) => ({
    at,
    fingerprint: 'events/not_null/email',
    entity: 'events',
    name: 'not_null',
    column: 'email',
    passed,
    ...(!passed && { because: '12 % are null' }),
    source: 'spec',
  });

  beforeAll(async () => {
    api = await openApi({ ACCESS: 'tokens', MAX_QUERY_COST: '100000' });
    await accept(T0 - 72 * hour, {
      entities: [
        { name: 'events', kind: 'dataset', owner: 'data', attributes: { namespace: 's3://lake', schema: 'id: long' } },
      ],
    });
    await accept(T0, {
      entities: [
        { name: 'ingest', kind: 'pipeline' },
        {
          name: 'events',
          kind: 'dataset',
          owner: 'data',
          attributes: { namespace: 's3://lake', schema: 'id: string\nemail: string', digest: 'd1', sensitive: 'email' },
        },
        { name: 'scorer', kind: 'service' },
        { name: 'checkout', kind: 'service' },
        ...[...complete.entities, ...bare.entities].filter(({ name }) => name !== 'events' && name !== 'fraud'),
        { name: 'fraud', kind: 'model', owner: 'ml', attributes: { 'alias.champion': '10', 'alias.gone': '' } },
      ],
      relations: [
        ...complete.relations,
        ...bare.relations,
        { from: 'ingest', to: 'events', kind: 'writes' },
        { from: 'scorer', to: 'fraud', kind: 'serves' },
        { from: 'checkout', to: 'scorer', kind: 'calls' },
      ],
    });
    await accept(T0, {
      changes: [
        ...[1, 2, 3].map(load),
        {
          id: 'move',
          at: T0 - hour,
          kind: 'model',
          entity: 'fraud',
          summary: 'fraud: alias champion is version 10 now',
          attributes: { alias: 'champion' },
          source: 'spec',
        },
      ],
      checks: [
        check(T0 - 2 * hour, true),
        check(T0 - hour, false),
        { ...check(T0, true), entity: 'fraud', name: 'drift of age' },
      ],
    });
  });
  afterAll(() => api.close());

  it('shows a model with its aliases and versions, the latest first', async () => {
    const { model } = await ask<{ model: unknown }>(
      '{ model(name: "fraud") { name owner aliases { alias version } versions { name version aliases } services { name } checks { edges { node { name passed } } } changes { edges { node { summary } } } } }',
    );
    expect(model).toEqual({
      name: 'fraud',
      owner: 'ml',
      aliases: [{ alias: 'champion', version: '10' }],
      versions: [
        { name: 'fraud:10', version: '10', aliases: ['champion'] },
        { name: 'fraud:9', version: '9', aliases: [] },
      ],
      services: [{ name: 'scorer' }, { name: 'checkout' }],
      checks: { edges: [{ node: { name: 'drift of age', passed: true } }] },
      changes: { edges: [{ node: { summary: 'fraud: alias champion is version 10 now' } }] },
    });
  });

  it('shows the card of each version: whole, or with a sentence for everything that is missing', async () => {
    const fields =
      'name model version run commit code author source registeredAt datasets { name digest } parameters { name value } environment { name value } signature gaps';
    const { model } = await ask<{ model: { versions: readonly { readonly card: { readonly gaps: unknown[] } }[] } }>(
      `{ model(name: "fraud") { versions { card { ${fields} } } } }`,
    );
    const [whole, empty] = model.versions;
    expect(whole.card).toEqual({
      name: 'fraud:10',
      model: 'fraud',
      version: '10',
      run: 'r10',
      commit: 'f00d',
      code: 'train.py',
      author: 'ana',
      source: 'models:/m-10',
      registeredAt: new Date(T0 - hour).toISOString(),
      datasets: [{ name: 'events', digest: 'd1' }],
      parameters: [{ name: 'depth', value: '8' }],
      environment: [{ name: 'python', value: '3.11.7' }],
      signature: '{"inputs":[{"name":"amount","type":"double"}]}',
      gaps: [],
    });
    expect(empty.card).toMatchObject({ run: null, commit: null, datasets: [], signature: null });
    expect(empty.card.gaps).toHaveLength(6);
  });

  it('lists models by name and by a part of it, page by page', async () => {
    const list = async (args: string) =>
      (
        await ask<{ models: { edges: readonly { readonly node: { readonly name: string } }[] } }>(
          `{ models(${args}) { edges { node { name } } } }`,
        )
      ).models.edges.map(({ node }) => node.name);
    expect(await list('first: 10')).toEqual(['fraud']);
    expect(await list('first: 10, text: "RAU"')).toEqual(['fraud']);
    expect(await list('first: 10, text: "churn"')).toEqual([]);
  });

  it('shows a dataset with its columns, of which none says a value', async () => {
    const { dataset } = await ask<{ dataset: unknown }>(
      '{ dataset(name: "events") { name owner namespace columns { name type sensitive } producers { name } models { name } services { name } } }',
    );
    expect(dataset).toEqual({
      name: 'events',
      owner: 'data',
      namespace: 's3://lake',
      columns: [
        { name: 'id', type: 'string', sensitive: false },
        { name: 'email', type: 'string', sensitive: true },
      ],
      producers: [{ name: 'ingest' }],
      models: expect.arrayContaining([{ name: 'fraud:10' }, { name: 'fraud' }]) as unknown,
      services: [{ name: 'scorer' }, { name: 'checkout' }],
    });
  });

  it('shows what became of its columns, and which model versions knew which data', async () => {
    const { dataset } = await ask<{ dataset: unknown }>(
      '{ dataset(name: "events") { versions { version source columns { name } trained } schemaHistory { at summary added { name } removed { name } retyped { name from type } } } }',
    );
    expect(dataset).toMatchObject({
      versions: [
        { version: 'd1', source: 'spec', columns: [{ name: 'id' }, { name: 'email' }], trained: ['fraud:10'] },
        { version: expect.stringMatching(/^schema:/) as string, columns: [{ name: 'id' }], trained: [] },
      ],
      schemaHistory: [
        {
          at: new Date(T0).toISOString(),
          summary: 'email (string) was added, id became string, was long',
          added: [{ name: 'email' }],
          removed: [],
          retyped: [{ name: 'id', from: 'long', type: 'string' }],
        },
      ],
    });
  });

  it('shows the outcomes of its checks over time, and how old its data is', async () => {
    const { dataset } = await ask<{ dataset: unknown }>(
      '{ dataset(name: "events") { checks { edges { node { at name column passed because } } } failed: checks(passed: false) { edges { node { because } } } freshness { loadedAt usualIntervalMs overdue because } } }',
    );
    expect(dataset).toMatchObject({
      checks: {
        edges: [{ node: { passed: false, because: '12 % are null' } }, { node: { passed: true, because: null } }],
      },
      failed: { edges: [{ node: { because: '12 % are null' } }] },
      freshness: { loadedAt: new Date(T0 - 24 * hour).toISOString(), usualIntervalMs: 24 * hour, overdue: false },
    });
    api.clock.at = T0 + 48 * hour;
    const { dataset: later } = await ask<{ dataset: unknown }>('{ dataset(name: "events") { freshness { overdue } } }');
    expect(later).toEqual({ freshness: { overdue: true } });
  });

  it('says what a dataset feeds and what a service is made from, with a way there', async () => {
    const { down, up } = await ask<{
      down: { reached: readonly { readonly entity: string; readonly path: readonly string[] }[] };
      up: { reached: readonly { readonly entity: string; readonly hops: number }[]; truncated: boolean };
    }>(
      `{ down: impact(entity: "events", direction: DOWNSTREAM) { reached { entity path } }
         up: impact(entity: "checkout", direction: UPSTREAM) { entity direction truncated reached { entity hops } } }`,
    );
    expect(down.reached.find(({ entity }) => entity === 'checkout')?.path).toEqual([
      'fraud:10 trained on events',
      'fraud:10 is part of fraud',
      'scorer serves fraud',
      'checkout calls scorer',
    ]);
    expect(up.reached.map(({ entity }) => entity)).toEqual(
      expect.arrayContaining(['scorer', 'fraud', 'fraud:10', 'events', 'ingest']),
    );
    expect(up.truncated).toBe(false);
  });

  it('knows no model, dataset or impact of what nobody told of, nor of another kind', async () => {
    expect(
      await ask(
        '{ a: model(name: "none") { name } b: model(name: "events") { name } c: dataset(name: "fraud") { name } d: impact(entity: "none", direction: UPSTREAM) { entity } }',
      ),
    ).toEqual({ a: null, b: null, c: null, d: null });
  });

  it('shows nothing to whoever may not read', async () => {
    const { errors } = await api.ask('{ model(name: "fraud") { name } }');
    expect(errors[0]?.extensions['code']).toBe('UNAUTHENTICATED');
    const { errors: forbidden } = await api.ask('{ dataset(name: "events") { name } }', {}, 'ingest');
    expect(forbidden[0]?.extensions['code']).toBe('FORBIDDEN');
  });

  it('bounds how many versions are asked for', async () => {
    const { errors } = await api.ask('{ model(name: "fraud") { versions(first: 1000) { name } } }', {}, 'read');
    expect(errors[0]?.message).toContain('first');
  });
});
