import { describe, expect, it } from 'vitest';
import { generateOutage, type Outage } from '../../src/scenarios/generate.js';
import { decide, type FoundIncident } from '../support/engine.js';

const kinds = [
  'model-promotion',
  'bad-deployment',
  'database-saturation',
  'noisy-neighbour',
  'certificate-expiry',
  'traffic-surge',
];
const seeds = [1, 2, 3];

/** The first incident of the outage and whether its first cause is right: the change to blame, or the entity without one. */
function verdictOn(outage: Outage, incidents: readonly FoundIncident[]) {
  const [fault] = outage.truth.faults;
  const during = incidents.find(({ openedAt }) => openedAt >= fault.at - 600_000 && openedAt <= fault.until);
  const first = during?.causes[0];
  const entities = [fault.rootEntity, ...fault.rootEntityAliases];
  const changes = [fault.rootChange, ...fault.rootChangeAliases];
  const right =
    fault.rootChange === 'none'
      ? first?.change === undefined && entities.includes(first?.entity ?? '')
      : first?.change === undefined
        ? entities.includes(first?.entity ?? '')
        : changes.includes(first.change);
  return {
    found: during !== undefined,
    right,
    decoy: first?.change !== undefined && outage.truth.decoys.includes(first.change),
  };
}

describe('six kinds of outage, three seeds each', () => {
  const verdicts = kinds.flatMap((kind) =>
    seeds.map((seed) => {
      const outage = generateOutage(kind, seed);
      return { kind, seed, ...verdictOn(outage, decide(outage.recording)) };
    }),
  );

  it('are all found', () => {
    expect(verdicts.filter(({ found }) => !found)).toEqual([]);
  });

  it('are all explained (docs/accuracy.md has the figures for ten seeds)', () => {
    expect(verdicts.filter(({ right }) => !right)).toEqual([]);
  });

  it('are blamed on no bystander', () => {
    expect(verdicts.filter(({ decoy }) => decoy)).toEqual([]);
  });
});

describe('an hour without a fault', () => {
  it.each(seeds)('opens nothing, seed %d', (seed) => {
    expect(decide(generateOutage('calm', seed).recording)).toEqual([]);
  });
});
