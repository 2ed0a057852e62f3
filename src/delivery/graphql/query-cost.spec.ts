import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { queryCost } from './query-cost.js';

const schema = buildSchema(`
  type Query { things(first: Int = 20): ThingConnection!  thing: Thing  named: Named }
  type ThingConnection { edges: [ThingEdge!]!  totalCount: Int! }
  type ThingEdge { cursor: String!  node: Thing! }
  interface Named { name: String! }
  type Thing implements Named { name: String!  parts: [Thing!]!  things(first: Int = 20): ThingConnection! }
`);

function costOf(text: string, variables?: Record<string, unknown>) {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  return queryCost(schema, document, variables);
}

describe('queryCost', () => {
  it.each([
    { of: '{ thing { name } }', depth: 2, cost: 2 },
    { of: '{ a: thing { name } b: thing { name } }', depth: 2, cost: 4 },
    { of: '{ thing { parts { name } } }', depth: 3, cost: 1 + 1 + 10 },
    { of: '{ things(first: 5) { totalCount } }', depth: 2, cost: 1 + 5 },
    { of: '{ things(first: 5) { edges { node { name } } } }', depth: 2, cost: 1 + 5 * 3 },
    { of: '{ things { edges { node { name } } } }', depth: 2, cost: 1 + 20 * 3 },
    {
      of: '{ things(first: 5) { edges { node { things(first: 4) { edges { node { name } } } } } } }',
      depth: 3,
      cost: 1 + 5 * (2 + 1 + 4 * 3),
    },
    { of: '{ thing { ...F } } fragment F on Thing { name parts { name } }', depth: 3, cost: 1 + 1 + 1 + 10 },
    { of: '{ named { name ... on Thing { parts { name } } } }', depth: 3, cost: 1 + 1 + 1 + 10 },
    { of: '{ __typename __schema { types { fields { type { name } } } } }', depth: 0, cost: 0 },
    { of: 'query A { thing { name } } query B { thing { parts { name } } }', depth: 3, cost: 12 },
  ])('of $of is $cost at depth $depth', ({ of, depth, cost }) => {
    expect(costOf(of, {})).toEqual({ depth, cost });
  });

  it('takes the size of a page from the variables, and the largest when they are not known', () => {
    const text = 'query ($n: Int) { things(first: $n) { totalCount } }';
    expect(costOf(text, { n: 7 }).cost).toBe(8);
    expect(costOf(text, {}).cost).toBe(21);
    expect(costOf(text).cost).toBe(101);
  });

  it.each([-1, 0, 1.5, 'ten', null])('is not fooled by a page of %s', (n) => {
    expect(costOf('query ($n: Int) { things(first: $n) { totalCount } }', { n }).cost).toBeGreaterThan(1);
  });

  it('measures fragments that spread fragments in a time that does not double with each', () => {
    const fragments = Array.from(
      { length: 60 },
      (_, i) => `fragment F${i} on Thing { ...F${i + 1} parts { ...F${i + 1} } }`,
    );
    const text = `{ thing { ...F0 } } ${fragments.join(' ')} fragment F60 on Thing { name }`;
    const { depth, cost } = queryCost(schema, parse(text), {});
    expect(depth).toBe(62);
    expect(cost).toBeGreaterThan(1e50);
  });
});
