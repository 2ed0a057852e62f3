import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { IncidentStore } from '../../src/incidents/incident.store.js';
import type { Scope } from '../../src/platform/access/token.js';
import { openApi, type Api } from './api.js';

describe('GraphQL with tokens and tight limits', () => {
  let api: Api;

  beforeAll(async () => {
    api = await openApi({ ACCESS: 'tokens', GRAPHQL_INTROSPECTION: 'false', MAX_GRAPHQL_BYTES: '20000' });
  }, 200_000);
  afterAll(() => api.close());

  const refusalOf = async (query: string, scope?: Scope) => {
    const { errors } = await api.ask(query, {}, scope);
    return errors[0]?.extensions['code'];
  };

  it.each([
    { query: '{ incidents { totalCount } }', needs: 'read' },
    { query: '{ deadLetters { edges { cursor } } }', needs: 'read' },
    { query: '{ sources { id } }', needs: 'read' },
    { query: 'mutation { acknowledgeIncident(id: "x") { __typename } }', needs: 'operate' },
    { query: 'mutation { discardDeadLetter(id: "1") { __typename } }', needs: 'operate' },
    { query: '{ tokens { id } }', needs: 'admin' },
    { query: '{ audit { edges { cursor } } }', needs: 'admin' },
    { query: 'mutation { createToken(name: "n", scopes: [READ]) { text } }', needs: 'admin' },
  ] as const)('lets only $needs and above ask $query', async ({ query, needs }) => {
    const order = ['ingest', 'read', 'operate', 'admin'] as const;
    expect(await refusalOf(query)).toBe('UNAUTHENTICATED');
    for (const scope of order) {
      const allowed = order.indexOf(scope) >= order.indexOf(needs);
      expect([scope, await refusalOf(query, scope)]).toEqual([scope, allowed ? undefined : 'FORBIDDEN']);
    }
  });

  it('never shows the hash of a token', async () => {
    const { data } = await api.ask('{ tokens { id name scopes createdAt } }', {}, 'admin');
    expect(JSON.stringify(data)).toContain('the read one');
    expect(JSON.stringify(data)).not.toMatch(/[0-9a-f]{64}|tl_/);
  });

  it.each([
    {
      case: 'too deep',
      query:
        '{ incidents { edges { node { recurrenceOf { mergedInto { recurrenceOf { mergedInto { recurrenceOf { mergedInto { recurrenceOf { id } } } } } } } } } } }',
      code: 'QUERY_TOO_COSTLY',
    },
    {
      case: 'too many rows of rows',
      query: '{ incidents(first: 100) { edges { node { members(first: 100) { edges { node { role } } } } } } }',
      code: 'QUERY_TOO_COSTLY',
    },
    { case: 'introspection', query: '{ __schema { types { name } } }', code: 'GRAPHQL_INVALID' },
    { case: 'an unknown field', query: '{ nonsense }', code: 'GRAPHQL_INVALID' },
    { case: 'no GraphQL', query: '{ incidents {', code: 'GRAPHQL_INVALID' },
    { case: 'too many tokens', query: `{ ${'a: __typename '.repeat(3_000)} }`, code: 'GRAPHQL_INVALID' },
    {
      case: 'a time that is none',
      query: '{ incidents(filter: { since: "yesterday" }) { totalCount } }',
      code: 'GRAPHQL_INVALID',
    },
    { case: 'no query', query: '', code: expect.any(String) },
  ])('refuses $case', async ({ query, code }) => {
    expect(await refusalOf(query, 'read')).toEqual(code);
  });

  it('serves what is within the limits, again and again (compiled from the second time)', async () => {
    const query = '{ incidents(first: 20) { edges { node { members(first: 20) { edges { node { role } } } } } } }';
    for (let i = 0; i < 3; i++) expect(await refusalOf(query, 'read')).toBeUndefined();
  });

  it('measures a compiled query with the variables of each request', async () => {
    const query =
      'query ($n: Int!) { incidents(first: $n) { edges { node { members(first: $n) { edges { node { role because } } } } } } }';
    const codes: unknown[] = [];
    for (const n of [10, 10, 100, 10]) codes.push((await api.ask(query, { n }, 'read')).errors[0]?.extensions['code']);
    expect(codes).toEqual([undefined, undefined, 'QUERY_TOO_COSTLY', undefined]);
  });

  it('refuses a body that is too large', async () => {
    const { status } = await api.ask(`{ a: __typename # ${'x'.repeat(20_000)}\n }`, {}, 'read');
    expect(status).toBe(413);
  });

  it('refuses mutations by GET', async () => {
    const { status } = await request(api.app.getHttpServer())
      .get('/graphql')
      .set('authorization', `Bearer ${api.tokens.get('admin')}`)
      .query({ query: 'mutation { acknowledgeIncident(id: "x") { __typename } }' });
    expect(status).toBe(405);
  });

  it('hides what went wrong inside behind a reference', async () => {
    const broken = vi.spyOn(api.app.get(IncidentStore), 'byId').mockRejectedValue(new Error('password=hunter2'));
    const { errors } = await api.ask('{ incident(id: "x") { id } }', {}, 'read');
    broken.mockRestore();
    expect(errors).toEqual([
      {
        message: expect.stringMatching(/^Something went wrong inside; look for [0-9a-f-]{36} in the log$/) as unknown,
        locations: [{ line: 1, column: 3 }],
        path: ['incident'],
        extensions: { code: 'INTERNAL', reference: expect.any(String) as unknown },
      },
    ]);
  });
});
