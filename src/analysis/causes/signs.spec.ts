import { describe, expect, it } from 'vitest';
import type { Anomaly } from '../../domain/anomaly.js';
import { Graph } from '../graph/graph.js';
import { coMovement } from './co-movement.js';
import { errorLines } from './error-lines.js';
import { explainedShares } from './explained-share.js';
import { NameFinder } from './mentioned.js';
import { assignRoles, blastRadius } from './roles.js';
import { statementOf } from './statement.js';

const graph = new Graph([
  { from: 'web', to: 'cart', kind: 'calls' },
  { from: 'cart', to: 'db', kind: 'reads' },
]);
const anomaly = (entity: string, startedAt: number): Anomaly => ({
  id: `${entity}${startedAt}`,
  entity,
  signal: { kind: 'alert', key: entity, name: 'bad' },
  detector: 'd',
  startedAt,
  detectedAt: startedAt,
  lastSeenAt: startedAt,
  probability: 0.9,
  direction: 'up',
  because: 'bad',
});

describe('statementOf', () => {
  it('is the same for lines that differ by data only', () => {
    const [a, b] = [
      '<time> [find][station: nanjing] tickets=[Ticket(no=<num>)]',
      '<time> [find][station: suzhou] tickets=[Ticket(no=<num>), Ticket(no=<num>)]',
    ].map((text) => statementOf(text, 'INFO'));
    expect(a).toBe(b);
    expect(statementOf('cannot open <path>', 'ERROR')).toBe('ERROR cannot open');
  });
});

describe('errorLines', () => {
  const template = {
    entity: 'cart',
    template: 't',
    text: 'x',
    severity: 'ERROR',
    since: 0,
    earlier: 0,
    samples: [],
  } as const;
  it('finds what is new and leaves out what is usual, harmless or later', () => {
    const minutes = Array.from({ length: 60 }, (_, i) => i * 60_000);
    const fresh = { ...template, times: [3_600_000], counts: [9] };
    const steady = { ...template, times: [...minutes, 3_600_000], counts: [...minutes.map(() => 5), 5] };
    const found = errorLines(
      [fresh, steady, { ...fresh, severity: 'INFO' }, { ...fresh, times: [9_000_000] }],
      3_600_000,
      3_660_000,
    );
    expect(found.map(({ window, isNew, lines }) => [window === fresh, isNew, lines])).toEqual([[true, true, 9]]);
  });
});

describe('NameFinder', () => {
  it('finds whole names however they are joined', () => {
    const names = new NameFinder(['payment-service', 'cart', 'db']);
    expect(names.in('call of paymentservice via CART failed')).toEqual(['payment-service', 'cart']);
    expect(names.in('payment service down')).toEqual(['payment-service']);
    expect(names.in('cartridge in the db')).toEqual([]);
  });
});

describe('explainedShares', () => {
  it('is the trouble downstream of an entity', () => {
    const shares = explainedShares(
      new Map([
        ['db', 1],
        ['cart', 2],
        ['web', 2],
        ['mail', 4],
      ]),
      graph,
    );
    expect(shares.get('db')).toBeCloseTo(4 / 8);
    expect(shares.get('web')).toBe(0);
    expect(explainedShares(new Map([['db', 1]]), graph).size).toBe(0);
  });
});

describe('coMovement', () => {
  const series = (values: number[]) => ({ entity: 'a', name: 'x', times: values.map((_, i) => i), values });
  it('is Pearson’s r, and NaN for a constant', () => {
    expect(coMovement(series([1, 2, 3, 4, 5, 6]), series([2, 4, 6, 8, 10, 12]), 3)).toBeCloseTo(1);
    expect(coMovement(series([1, 2, 3, 4, 5, 6]), series([1, 1, 1, 1, 1, 1]), 3)).toBeNaN();
  });
});

describe('roles', () => {
  it('tells the root cause, the first failure and the impact', () => {
    const roles = assignRoles([anomaly('db', 5), anomaly('cart', 0), anomaly('web', 90_000)], 'db', graph);
    expect(roles.map(({ role }) => role)).toEqual(['root-cause', 'first-failure', 'impact']);
    expect(roles[2]?.because).toBe('cart reads db, web calls cart');
    expect(assignRoles([], undefined, graph)).toEqual([]);
  });

  it('orders the blast radius by distance, the unconnected last', () => {
    expect(
      blastRadius(['mail', 'web', 'cart', 'db'], 'db', graph).map(({ entity, path }) => [entity, path.length]),
    ).toEqual([
      ['cart', 1],
      ['web', 2],
      ['mail', 0],
    ]);
  });
});
