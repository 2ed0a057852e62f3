import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Link } from '../analysis/graph/graph.js';
import type { EntityKind, RelationKind } from '../domain/inventory.js';
import { impactOf, type ImpactDirection } from './impact.js';

const kinds: Readonly<Record<string, EntityKind>> = {
  raw: 'dataset',
  events: 'dataset',
  load: 'pipeline',
  'fraud:1': 'model-version',
  'fraud:2': 'model-version',
  fraud: 'model',
  scoring: 'service',
  checkout: 'service',
  box: 'host',
};
const relations: readonly Link[] = [
  { from: 'load', to: 'raw', kind: 'reads' },
  { from: 'load', to: 'events', kind: 'writes' },
  { from: 'fraud:2', to: 'events', kind: 'trained-on' },
  { from: 'fraud:1', to: 'raw', kind: 'trained-on' },
  { from: 'fraud:1', to: 'fraud', kind: 'part-of' },
  { from: 'fraud:2', to: 'fraud', kind: 'part-of' },
  { from: 'scoring', to: 'fraud', kind: 'serves' },
  { from: 'checkout', to: 'scoring', kind: 'calls' },
  { from: 'scoring', to: 'box', kind: 'runs-on' },
];
const wide = { maxHops: 8, maxEntities: 100 };
const reach = (entity: string, direction: ImpactDirection, bounds = wide) =>
  impactOf(relations, (name) => kinds[name], entity, direction, bounds);

describe('impactOf', () => {
  it('follows a dataset to the callers of the service that its model serves, and says the way', () => {
    const { reached, truncated } = reach('events', 'downstream');
    expect(truncated).toBe(false);
    expect(reached.map(({ entity, hops }) => `${entity} ${hops}`)).toEqual([
      'fraud:2 1',
      'fraud 2',
      'scoring 3',
      'checkout 4',
    ]);
    expect(reached.at(-1)?.path).toEqual([
      'fraud:2 trained on events',
      'fraud:2 is part of fraud',
      'scoring serves fraud',
      'checkout calls scoring',
    ]);
  });

  it('does not take a dataset back to its writer, nor a model to its versions', () => {
    expect(reach('events', 'downstream').reached.map(({ entity }) => entity)).not.toContain('load');
    expect(reach('fraud:1', 'downstream').reached.map(({ entity }) => entity)).not.toContain('fraud:2');
  });

  it('finds everything that a service is made from', () => {
    expect(reach('scoring', 'upstream').reached.map(({ entity }) => entity)).toEqual([
      'box',
      'fraud',
      'fraud:1',
      'fraud:2',
      'events',
      'raw',
      'load',
    ]);
  });

  it.each([
    { bounds: { maxHops: 2, maxEntities: 100 }, reaches: 2 },
    { bounds: { maxHops: 8, maxEntities: 3 }, reaches: 3 },
  ])('stops at $bounds and says that there is more', ({ bounds, reaches }) => {
    const { reached, truncated } = reach('events', 'downstream', bounds);
    expect(reached).toHaveLength(reaches);
    expect(truncated).toBe(true);
  });

  it('says nothing of what nothing is connected to', () => {
    expect(reach('moon', 'upstream')).toEqual({ reached: [], truncated: false });
  });

  it('is the same either way: what reaches is reached', () => {
    const names = Object.keys(kinds);
    const link = fc.record({
      from: fc.constantFrom(...names),
      to: fc.constantFrom(...names),
      kind: fc.constantFrom<RelationKind>('calls', 'reads', 'writes', 'trained-on', 'serves', 'part-of'),
    });
    fc.assert(
      fc.property(fc.array(link, { maxLength: 20 }), fc.constantFrom(...names), (links, start) => {
        const kindOf = (name: string) => kinds[name];
        for (const { entity, hops } of impactOf(links, kindOf, start, 'downstream', wide).reached) {
          const back = impactOf(links, kindOf, entity, 'upstream', wide).reached;
          expect(back.find((one) => one.entity === start)?.hops).toBe(hops);
        }
      }),
      { numRuns: 200 },
    );
  });
});
