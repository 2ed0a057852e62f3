import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Graph, sayStep, type Link } from './graph.js';

const calls = (from: string, to: string): Link => ({ from, to, kind: 'calls' });
const shop = new Graph([calls('web', 'cart'), calls('web', 'orders'), calls('orders', 'pay'), calls('pay', 'bank')]);

describe('Graph', () => {
  it('lets trouble travel from a callee to its callers', () => {
    expect(shop.downstream('pay')).toEqual(
      new Map([
        ['pay', 0],
        ['orders', 1],
        ['web', 2],
      ]),
    );
    expect(shop.upstream('web', 1)).toEqual(
      new Map([
        ['web', 0],
        ['cart', 1],
        ['orders', 1],
      ]),
    );
  });

  it('bridges silent nodes and counts undirected hops', () => {
    expect(shop.hops('cart', 'pay')).toBe(3);
    expect(shop.hops('cart', 'pay', 2)).toBeUndefined();
    expect(shop.hops('cart', 'nowhere')).toBeUndefined();
    expect(shop.hops('nowhere', 'nowhere')).toBe(0);
  });

  it('says the way in the words of its relations', () => {
    expect(shop.path('bank', 'web')?.map(sayStep)).toEqual(['pay calls bank', 'orders calls pay', 'web calls orders']);
    expect(shop.path('web', 'bank')).toBeUndefined();
    expect(shop.path('web', 'web')).toEqual([]);
  });

  it.each([
    { told: 'from the version', serves: ['churn:7', 'score'], trained: ['churn:7', 'customers'] },
    { told: 'from the other side', serves: ['score', 'churn:7'], trained: ['customers', 'churn:7'] },
  ])('leads from dataset to model version to service, told $told', ({ serves, trained }) => {
    const kinds = new Map([
      ['customers', 'dataset'],
      ['churn:7', 'model-version'],
      ['score', 'service'],
    ] as const);
    const graph = new Graph(
      [
        { from: serves[0] ?? '', to: serves[1] ?? '', kind: 'serves' },
        { from: trained[0] ?? '', to: trained[1] ?? '', kind: 'trained-on' },
      ],
      (entity) => kinds.get(entity as 'score'),
    );
    expect([...graph.downstream('customers')]).toEqual([
      ['customers', 0],
      ['churn:7', 1],
      ['score', 2],
    ]);
    expect(graph.downstream('score').size).toBe(1);
  });

  it('takes no notice of loops, repeats and itself', () => {
    const loop = new Graph([calls('a', 'b'), calls('b', 'a'), calls('a', 'a'), calls('a', 'b')]);
    expect(loop.neighbours('a')).toEqual(['b']);
    expect(loop.path('a', 'b')).toHaveLength(1);
    expect(new Graph().within('x')).toEqual(new Map([['x', 0]]));
  });

  it('has as many hops there as back, and a path as long as the distance', () => {
    const node = fc.integer({ min: 0, max: 8 }).map(String);
    fc.assert(
      fc.property(fc.array(fc.tuple(node, node), { maxLength: 25 }), node, node, (pairs, a, b) => {
        const graph = new Graph(pairs.map(([from, to]) => calls(from, to)));
        expect(graph.hops(a, b)).toBe(graph.hops(b, a));
        expect(graph.path(a, b)?.length).toBe(graph.downstream(a).get(b));
        expect(graph.upstream(b).get(a)).toBe(graph.downstream(a).get(b));
      }),
    );
  });
});
