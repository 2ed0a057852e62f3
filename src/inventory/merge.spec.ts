import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authorityOf } from './authority.js';
import { Known } from './known.js';
import { mergeEntity, newEntity } from './merge.js';

const minute = 60_000;
const service = { name: 'checkout', kind: 'service' as const };

describe('authorityOf', () => {
  it.each([
    { stronger: 'declared', weaker: 'github' },
    { stronger: 'github', weaker: 'otlp-traces' },
    { stronger: 'mlflow', weaker: 'remote-write' },
    { stronger: 'otlp-logs', weaker: 'undeclared' },
  ])('believes $stronger over $weaker', ({ stronger, weaker }) => {
    expect(authorityOf(stronger)).toBeGreaterThan(authorityOf(weaker));
  });
});

describe('mergeEntity', () => {
  const told = newEntity({ ...service, owner: 'shop', attributes: { team: 'a' } }, 'declared', minute);

  it('lets a weaker source add, not overrule', () => {
    const seen = { name: 'checkout', kind: 'host' as const, owner: 'b', attributes: { team: 'b', zone: 'z' } };
    expect(mergeEntity(told, seen, 'otlp-logs', 2 * minute)).toEqual({
      ...told,
      attributes: { team: 'a', zone: 'z' },
      lastSeenAt: 2 * minute,
      seenBy: { declared: minute, 'otlp-logs': 2 * minute },
    });
  });

  it('lets a stronger source overrule and become the source', () => {
    const seen = newEntity({ name: 'checkout', kind: 'other', attributes: { team: 'b' } }, 'otlp-logs', minute);
    const after = mergeEntity(seen, { ...service, attributes: { team: 'a' } }, 'declared', minute);
    expect(after).toMatchObject({ kind: 'service', source: 'declared', attributes: { team: 'a' } });
  });

  it('among equals believes the later one, and keeps who told first', () => {
    const first = newEntity({ ...service, attributes: { version: '1' } }, 'otlp-logs', 2 * minute);
    const later = mergeEntity(first, { ...service, attributes: { version: '2' } }, 'otlp-traces', 3 * minute);
    expect(later).toMatchObject({ source: 'otlp-logs', attributes: { version: '2' } });
    const late = mergeEntity(first, { ...service, attributes: { version: '0' } }, 'otlp-traces', minute);
    expect(late).toMatchObject({ attributes: { version: '1' }, firstSeenAt: minute, lastSeenAt: 2 * minute });
  });

  it('ends with the strongest source, its word and the widest time, whatever the order of arrival', () => {
    const sighting = fc.record({
      source: fc.constantFrom('declared', 'github', 'otlp-logs'),
      at: fc.integer({ min: 0, max: 100 }),
    });
    fc.assert(
      fc.property(fc.array(sighting, { minLength: 1, maxLength: 20 }), (sightings) => {
        const known = new Known();
        for (const { source, at } of sightings)
          known.seeEntities([{ ...service, attributes: { by: source } }], source, at * minute);
        const strongest = sightings.map(({ source }) => source).toSorted((a, b) => authorityOf(b) - authorityOf(a))[0];
        const times = sightings.map(({ at }) => at * minute);
        expect(known.entities.get('checkout')).toMatchObject({
          source: strongest,
          attributes: { by: strongest },
          lastSeenAt: Math.max(...times),
        });
      }),
    );
  });
});

describe('Known', () => {
  it('writes a sighting down only when it says something new or the last one is a minute old', () => {
    const known = new Known();
    const written = (source: string, at: number): number => {
      known.seeEntities([service], source, at);
      known.seeRelations([{ from: 'checkout', to: 'db', kind: 'calls' }], source, at);
      const { entities, relations } = known.takeUnwritten();
      return entities.length + relations.length;
    };
    expect(written('otlp-logs', 0)).toBe(2);
    expect(written('otlp-traces', 1_000)).toBe(2);
    expect(written('otlp-traces', 2_000)).toBe(0);
    expect(written('otlp-logs', 1_000)).toBe(0);
    expect(written('otlp-logs', minute + 1_000)).toBe(2);
    expect(written('github', minute + 1_000)).toBe(2);
  });

  it('takes up nothing new when it is full, but what is declared', () => {
    const known = new Known({ maxEntities: 1, maxRelations: 0 });
    known.seeEntities([service, { name: 'b', kind: 'host' }], 'otlp-logs', 0);
    known.seeRelations([{ from: 'checkout', to: 'b', kind: 'runs-on' }], 'otlp-logs', 0);
    expect([...known.entities.keys()]).toEqual(['checkout']);
    expect(known.refused).toBe(2);
    known.seeEntities([{ name: 'c', kind: 'host' }], 'declared', 0);
    expect([...known.entities.keys()]).toEqual(['checkout', 'c']);
  });

  it('knows by whom a thing was seen, and lets go of each source by itself', () => {
    const known = new Known();
    known.seeEntities([{ ...service, owner: 'shop' }], 'pagerduty', 0);
    known.seeEntities([service], 'otlp-traces', 10 * minute);
    known.seeEntities([service], 'imported/shop', 5 * minute);
    expect(known.entities.get('checkout')).toMatchObject({
      source: 'imported/shop',
      seenBy: { pagerduty: 0, 'otlp-traces': 10 * minute, 'imported/shop': 5 * minute },
    });
    known.expire(8 * minute, 8 * minute);
    expect(known.entities.get('checkout')?.seenBy).toEqual({
      'otlp-traces': 10 * minute,
      'imported/shop': 5 * minute,
    });
    expect(known.withdrawAllBut('imported/shop', [], [])).toBe(1);
    expect(known.entities.get('checkout')).toMatchObject({ source: 'otlp-traces', owner: 'shop' });
    known.expire(11 * minute, 11 * minute);
    expect(known.entities.has('checkout')).toBe(false);
  });

  it('keeps its graph in step', () => {
    const known = new Known();
    expect(known.graph.neighbours('a')).toEqual([]);
    known.seeRelations([{ from: 'a', to: 'b', kind: 'calls' }], 'otlp-traces', 0);
    known.seeRelations([{ from: 'a', to: 'a', kind: 'calls' }], 'otlp-traces', 0);
    expect(known.graph.neighbours('a')).toEqual(['b']);
    known.expire(1, 1);
    expect(known.graph.neighbours('a')).toEqual([]);
  });
});
