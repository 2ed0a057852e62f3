import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { portraitOf, type Portrait, type Sighting, type Suspect } from './portrait.js';
import { similarCases } from './similar-cases.js';

const seen = (entity: string, what: string, role: Sighting['role'] = 'impact'): Sighting => ({
  entity,
  role,
  signal: `${entity}\n${what}`,
  detector: 'deviation',
});
const suspect = (entity: string, over: Partial<Suspect> = {}): Suspect => ({
  entity,
  score: 0.8,
  verdict: 'suspected',
  ...over,
});

const now = portraitOf(
  'now',
  [seen('cart', 'cpu', 'root-cause'), seen('shop', 'latency')],
  [suspect('cart', { changeKind: 'deployment' })],
);
const past: Readonly<Record<string, Portrait>> = {
  same: portraitOf(
    'same',
    [seen('cart', 'cpu', 'root-cause'), seen('shop', 'latency')],
    [suspect('cart', { changeKind: 'deployment' })],
  ),
  'same root': portraitOf(
    'same root',
    [seen('cart', 'memory', 'root-cause'), seen('shop', 'latency')],
    [suspect('cart')],
  ),
  'same kind elsewhere': portraitOf('same kind elsewhere', [seen('pay', 'cpu', 'root-cause')], [suspect('pay')]),
  other: portraitOf('other', [{ ...seen('queue', 'depth'), detector: 'absence' }], [suspect('queue')]),
};

describe('similarCases', () => {
  it('orders by what they share and leaves out what shares nothing', () => {
    const found = similarCases(now, Object.values(past), 10);
    expect(found.map(({ id }) => id).toSorted()).toEqual(['same', 'same kind elsewhere', 'same root']);
    expect(found[0]).toMatchObject({ id: 'same', score: expect.closeTo(1, 12) as number });
    expect(found.map(({ score }) => score)).toEqual(found.map(({ score }) => score).toSorted((a, b) => b - a));
  });

  it('names what they share, the weightiest first', () => {
    expect(similarCases(now, Object.values(past), 1)[0]?.because).toEqual([
      'Both suspect cart',
      'In both the suspect shows cpu',
      'Both show cpu of cart, latency of shop',
      'Both are about cpu, latency',
      'Both suspect a change: deployment',
      'Both show at cart, shop',
      'Both were noticed by deviation',
    ]);
  });

  it('computes the weighted Jaccard index per aspect, by hand for one', () => {
    // Both features of the place are in both portraits: rarity 1 each. min(3, 1) + min(1, 1) over max(3, 1) + max(1, 1).
    const a = portraitOf('a', [seen('x', 'u', 'root-cause'), seen('y', 'v')], []);
    const b = portraitOf('b', [seen('x', 'u'), seen('y', 'v')], []);
    const index = 2 / 4;
    // place 1, symptom 2 and what 2 have the index; the detector (0.5) is the same.
    expect(similarCases(a, [b], 1)[0]?.score).toBeCloseTo((5 * index + 0.5) / 5.5, 12);
  });

  it('believes a confirmed cause whatever its score and forgets a rejected one', () => {
    const confirmed = portraitOf('confirmed', [], [suspect('cart', { score: 0.01, verdict: 'confirmed' })]);
    const rejected = portraitOf('rejected', [], [suspect('cart', { score: 0.9, verdict: 'rejected' })]);
    const blamed = portraitOf('blamed', [], [suspect('cart', { score: 1 })]);
    expect(similarCases(blamed, [confirmed, rejected], 5)).toEqual([
      { id: 'confirmed', score: 1, because: ['Both suspect cart'] },
    ]);
  });

  it('takes equal cases in the order given, the latest first, and counts what it does not name', () => {
    const many = Array.from({ length: 5 }, (_, i) => seen(`e${i}`, 'cpu'));
    const twins = ['later', 'earlier'].map((id) => portraitOf(id, many, []));
    const found = similarCases(portraitOf('now', many, []), twins, 5);
    expect(found.map(({ id }) => id)).toEqual(['later', 'earlier']);
    expect(found[0]?.because[0]).toBe('Both show cpu of e0, cpu of e1, cpu of e2 and 2 more');
  });

  it('leaves attributes, and the entity of an alert, out of what it was', () => {
    const metric = portraitOf('m', [{ ...seen('a', 'latency{peer=b}') }], []);
    const alert = portraitOf('a', [{ ...seen('a', ''), signal: 'alertmanager\na\nHighLatency' }], []);
    const what = ({ features }: Portrait) => features.find(({ aspect }) => aspect === 'what')?.key;
    expect([what(metric), what(alert)]).toEqual(['latency', 'HighLatency']);
  });

  it('scores from 0 to 1, the same from both sides', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const role = fc.constantFrom<Sighting['role']>('root-cause', 'first-failure', 'impact');
    const portrait = fc
      .tuple(fc.array(fc.tuple(name, name, role), { maxLength: 6 }), fc.array(name, { maxLength: 3 }))
      .map(([sightings, suspects]) =>
        portraitOf(
          'one',
          sightings.map(([entity, what, as]) => seen(entity, what, as)),
          suspects.map((entity) => suspect(entity)),
        ),
      );
    fc.assert(
      fc.property(portrait, portrait, (a, b) => {
        const [forth, back] = [similarCases(a, [b], 1)[0], similarCases(b, [a], 1)[0]];
        expect(forth?.score ?? 0).toBeCloseTo(back?.score ?? 0, 12);
        expect(forth?.score ?? 0).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });
});
