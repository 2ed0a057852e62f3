import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCapacity, type CapacityStory } from './story.js';

interface Predicted {
  readonly load: number;
  readonly mean: number;
  readonly lower80: number;
  readonly upper80: number;
  readonly beyond: number;
}
interface Shown {
  readonly message?: string;
  readonly __typename: string;
  readonly answers?: readonly {
    readonly resource: string;
    readonly key: string;
    readonly load: string | null;
    readonly refused: string | null;
    readonly fit: Record<'base' | 'slope' | 'r2' | 'elasticity' | 'count' | 'leastLoad' | 'mostLoad', number> | null;
    readonly today: Predicted;
    readonly asked: Predicted;
    readonly spentFrom: number;
    readonly holds: { readonly onAverage: boolean; readonly mostly: boolean };
    readonly because: readonly string[];
  }[];
}

describe('what if', () => {
  let api: CapacityStory;

  beforeAll(async () => {
    api = await openCapacity();
  });
  afterAll(() => api.close());

  const ask = async (args: string): Promise<Shown> => {
    const predicted = 'load mean lower80 upper80 beyond because';
    const { whatIf } = await api.get<{ whatIf: Shown }>(`{ whatIf(${args}) {
      __typename ... on Problem { message }
      ... on WhatIf { asOf answers { entity resource key unit load refused spentFrom because holds { onAverage mostly }
        fit { base slope r2 elasticity count leastLoad mostLoad } today { ${predicted} } asked { ${predicted} } } } } }`);
    return whatIf;
  };
  const cpuOf = ({ answers = [] }: Shown) => answers.find(({ resource }) => resource === 'cpu');

  it('traffic +30 %: the use of CPU follows the requests, and the fit is shown', async () => {
    const cpu = cpuOf(await ask('entity: "web", scenario: "traffic +30 %"'));
    expect(cpu?.load).toBe('http.server.request.rate');
    expect(cpu?.fit?.slope).toBeCloseTo(0.004, 6);
    expect(cpu?.fit?.base).toBeCloseTo(0.1, 6);
    expect(cpu?.fit?.r2).toBeGreaterThan(0.99);
    expect(cpu?.asked.load).toBeCloseTo(1.3 * (cpu?.today.load ?? 0), 6);
    expect(cpu?.asked.mean).toBeCloseTo(0.1 + 0.004 * (cpu?.asked.load ?? 0), 6);
    expect(cpu?.asked.beyond).toBeGreaterThan(0);
    expect(cpu?.holds).toEqual({ onAverage: false, mostly: false });
    expect(cpu?.because.join('; ')).toContain('beyond the limit of 0.9');
  });

  it('lose a zone: two of three take half as much again', async () => {
    const cpu = cpuOf(await ask('entity: "web", scenario: "lose a zone"'));
    expect((cpu?.asked.load ?? 0) / (cpu?.today.load ?? 1)).toBeCloseTo(1.5, 6);
  });

  it('the load of another entity, which says nothing of CPU, is refused with the reason', async () => {
    const cpu = cpuOf(await ask('entity: "web", scenario: "traffic x2", loadOf: "db-1"'));
    expect(cpu).toMatchObject({ fit: null, refused: expect.stringContaining('no series tells of load') });
  });

  it.each([
    {
      args: 'entity: "web", scenario: "be faster"',
      type: 'NotUnderstood',
      says: 'is not understood; ask traffic +30 %',
    },
    { args: 'entity: "nobody", scenario: "traffic x2"', type: 'NotFound', says: 'There is no entity nobody' },
    { args: 'entity: "silent", scenario: "traffic x2"', type: 'NotFound', says: 'No series of silent tells' },
    {
      args: 'entity: "web", scenario: "model v7 instead of v6"',
      type: 'NotFound',
      says: 'No series of web in version v6 tells',
    },
  ])('$args is $type', async ({ args, type, says }) => {
    const { __typename, message } = await ask(args);
    expect(__typename).toBe(type);
    expect(message).toContain(says);
  });

  it('refuses an entity without a name', async () => {
    const { errors } = await api.ask('{ whatIf(entity: " ", scenario: "traffic x2") { __typename } }');
    expect(errors[0]?.extensions['code']).toBe('graphql.bad-text');
  });
});
