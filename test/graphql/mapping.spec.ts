import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApi, type Api } from './api.js';

const mapping = `
name: builds
alerts:
  - { each: "$.jobs[*]", fingerprint: $.key, entity: $.repo, name: build failed, status: $.result }
`;

interface Trial {
  readonly problem: string | null;
  readonly warnings: readonly { readonly because: string; readonly records: number }[];
  readonly records: readonly { readonly kind: string; readonly json: string }[];
}

describe('trying a mapping', () => {
  let api: Api;
  beforeAll(async () => {
    api = await openApi({ ACCESS: 'tokens' });
  });
  afterAll(() => api.close());

  const attempt = async (yaml: string, payload: unknown): Promise<Trial> => {
    const query = `query ($yaml: String!, $payload: String!) {
      tryMapping(yaml: $yaml, payload: $payload) { problem warnings { because records } records { kind json } } }`;
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
    const { data } = await api.ask(query, { yaml, payload: text }, 'operate');
    return (data as { tryMapping: Trial }).tryMapping;
  };

  it('shows what a payload would become', async () => {
    const { problem, warnings, records } = await attempt(mapping, {
      jobs: [{ key: 'j1', repo: 'cart', result: 'open' }],
    });
    expect({ problem, warnings }).toEqual({ problem: null, warnings: [] });
    expect(records.map(({ kind, json }) => ({ kind, ...(JSON.parse(json) as object) }))).toMatchObject([
      { kind: 'alerts', fingerprint: 'j1', entity: 'cart', name: 'build failed', status: 'firing' },
    ]);
  });

  it('warns when a fingerprint does not resolve, or a status says nothing', async () => {
    const jobs = [
      { repo: 'cart', result: 'open' },
      { key: 'j2', repo: 'cart', result: 'maybe' },
    ];
    const { warnings, records } = await attempt(mapping, { jobs });
    expect(warnings).toEqual([
      { because: 'alerts[0]: fingerprint: $.key leads nowhere (record 0)', records: 1 },
      {
        because: 'alerts[0]: status: $.result is "maybe", neither firing, acknowledged nor resolved (record 1)',
        records: 1,
      },
    ]);
    expect(records).toEqual([]);
  });

  it('says what is wrong with the mapping or the payload', async () => {
    expect((await attempt('name: builds', {})).problem).toContain('the mapping: ');
    expect((await attempt(mapping, '{"jobs":')).problem).toContain('the payload is no JSON');
  });

  it('keeps nothing', async () => {
    await attempt(mapping, { jobs: [{ key: 'j1', repo: 'never-kept', result: 'open' }] });
    const { data } = await api.ask(
      '{ entities(first: 10) { edges { node { name } } } deadLetters(first: 1) { edges { node { id } } } }',
      {},
      'read',
    );
    expect(data).toEqual({ entities: { edges: [] }, deadLetters: { edges: [] } });
  });

  it('is for those who operate', async () => {
    const { errors } = await api.ask('{ tryMapping(yaml: "a", payload: "{}") { problem } }', {}, 'read');
    expect(errors[0]?.extensions['code']).toBe('FORBIDDEN');
  });
});
