import { describe, expect, it } from 'vitest';
import { csvOf } from './csv.js';
import { durationsOf } from './durations.js';
import type { Deployed, Troubled } from './facts.js';
import { flappingOf } from './flapping.js';
import { fourKeys } from './four-keys.js';
import { recurringCauses } from './recurring.js';
import { responseOf } from './response.js';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const week = { from: 0, to: 7 * day };

const deployed = (id: string, at: number, over: Partial<Deployed> = {}): Deployed => ({
  id,
  at,
  kind: 'service',
  subject: 'web',
  team: 'shop',
  ...over,
});
const incident = (number: number, startedAt: number, over: Partial<Troubled> = {}): Troubled => ({
  number,
  startedAt,
  openedAt: startedAt + minute,
  ...over,
});
const blaming = (change: string | undefined, score = 0.8, entity = 'web') => ({
  cause: { entity, ...(change !== undefined && { change }), title: 't', score, verdict: 'suspected' as const },
});

describe('durationsOf', () => {
  it.each([
    { of: [], is: undefined },
    { of: [5], is: { count: 1, mean: 5, median: 5, p90: 5 } },
    { of: [4, 1], is: { count: 2, mean: 2.5, median: 2.5, p90: 4 } },
    { of: [1, 2, 3, 4, 5, 6, 7, 8, 9, 100], is: { count: 10, mean: 14.5, median: 5.5, p90: 9 } },
  ])('of $of is $is', ({ of, is }) => expect(durationsOf(of)).toEqual(is));
});

/**
 * By hand: web was deployed 4 times, on 2 of them something broke. Lead times 2 h, 4 h, 12 h; the fourth is not known.
 * #1 lasted 30 min, #2 90 min, #3 goes on. The model moved once, and nothing broke.
 */
const deployments = [
  deployed('d1', 1 * day, { readyAt: 1 * day - 2 * hour }),
  deployed('d2', 2 * day, { readyAt: 2 * day - 4 * hour }),
  deployed('d3', 3 * day, { readyAt: 3 * day - 12 * hour }),
  deployed('d4', 4 * day),
  deployed('m1', 5 * day, { kind: 'model', subject: 'fraud', team: 'risk', readyAt: 4 * day }),
  deployed('late', 7 * day),
];
const incidents = [
  incident(1, 2 * day, { resolvedAt: 2 * day + 30 * minute, ...blaming('d2') }),
  incident(2, 3 * day, { resolvedAt: 3 * day + 90 * minute, ...blaming('d3') }),
  incident(3, 3 * day + hour, blaming('d3')),
  incident(4, 4 * day, blaming('d4', 0.3)),
];

describe('fourKeys', () => {
  const keys = fourKeys(week, deployments, incidents);

  it('are those of everything, of teams, of services, models and pipelines', () => {
    expect(keys.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['all', ''],
      ['team', 'risk'],
      ['team', 'shop'],
      ['service', 'web'],
      ['model', 'fraud'],
    ]);
  });

  it('of a service equal those computed by hand', () => {
    expect(keys.find(({ kind }) => kind === 'service')).toEqual({
      kind: 'service',
      subject: 'web',
      deployments: 4,
      perDay: 4 / 7,
      leadTime: { count: 3, mean: 6 * hour, median: 4 * hour, p90: 12 * hour },
      failed: 2,
      failureRate: 0.5,
      restore: { count: 2, mean: 60 * minute, median: 60 * minute, p90: 90 * minute },
      unrestored: 1,
    });
  });

  it('of a model count the moves of its aliases', () => {
    expect(keys.find(({ kind }) => kind === 'model')).toEqual({
      kind: 'model',
      subject: 'fraud',
      deployments: 1,
      perDay: 1 / 7,
      leadTime: { count: 1, mean: day, median: day, p90: day },
      failed: 0,
      failureRate: 0,
      unrestored: 0,
    });
  });

  it('of everything cover all deployments of the period', () => {
    expect(keys[0]).toMatchObject({ deployments: 5, failed: 2, failureRate: 0.4 });
  });

  it.each([
    { verdict: 'confirmed' as const, score: 0.1, failed: 1 },
    { verdict: 'suspected' as const, score: 0.5, failed: 1 },
    { verdict: 'suspected' as const, score: 0.49, failed: 0 },
    { verdict: 'rejected' as const, score: 0.9, failed: 0 },
  ])('count a cause that is $verdict with score $score as $failed failures', ({ verdict, score, failed }) => {
    const blamed = incident(1, day, { cause: { change: 'd1', title: 't', score, verdict } });
    expect(fourKeys(week, deployments, [blamed])[0]?.failed).toBe(failed);
  });

  it('count a deployment told by two sources, and two incidents of one deployment, once', () => {
    const twice = [deployed('d', day), deployed('d', day)];
    const [all] = fourKeys(week, twice, [incident(1, day, blaming('d')), incident(2, day, blaming('d'))]);
    expect(all).toMatchObject({ deployments: 1, failed: 1, failureRate: 1, unrestored: 2 });
  });

  it('of nothing have no rate', () => {
    expect(fourKeys(week, [], incidents)).toEqual([
      { kind: 'all', subject: '', deployments: 0, perDay: 0, failed: 0, unrestored: 0 },
    ]);
  });

  it('leave out a lead time that would be negative', () => {
    expect(fourKeys(week, [deployed('d', day, { readyAt: day + 1 })], [])[0]).not.toHaveProperty('leadTime');
  });
});

describe('responseOf', () => {
  it('equals what was computed by hand', () => {
    const met = responseOf([
      incident(1, 0, { acknowledgedAt: 3 * minute, resolvedAt: 20 * minute, pagedAt: 6 * minute }),
      incident(2, hour, { acknowledgedAt: hour + 5 * minute, resolvedAt: hour + 40 * minute, pagedAt: hour }),
      incident(3, 2 * hour),
    ]);
    expect(met).toEqual({
      incidents: 3,
      acknowledge: { count: 2, mean: 3 * minute, median: 3 * minute, p90: 4 * minute },
      resolve: { count: 2, mean: 30 * minute, median: 30 * minute, p90: 40 * minute },
      unresolved: 1,
      detect: { count: 3, mean: minute, median: minute, p90: minute },
      paged: 2,
      lead: { count: 2, mean: 2 * minute, median: 2 * minute, p90: 5 * minute },
      ahead: 1,
    });
  });

  it('of no incidents has no durations', () => {
    expect(responseOf([])).toEqual({ incidents: 0, unresolved: 0, paged: 0, ahead: 0 });
  });
});

describe('recurringCauses', () => {
  it('are entities that two incidents or more are put down to', () => {
    const again = [
      incident(7, day, { resolvedAt: day + hour, ...blaming('d1') }),
      incident(3, 2 * day, { resolvedAt: 2 * day + 2 * hour, ...blaming(undefined) }),
      incident(4, day, blaming('x', 0.9, 'cart')),
      incident(5, day, blaming('x', 0.2, 'cart')),
      incident(6, day),
    ];
    expect(recurringCauses(again)).toEqual([
      { entity: 'web', incidents: 2, changes: 1, troubleMs: 3 * hour, lastAt: 2 * day, numbers: [3, 7] },
    ]);
  });
});

describe('flappingOf', () => {
  const firing = { detector: 'deviation', entity: 'web', signal: 'latency', count: 14, medianMs: 3 * minute };

  it('says how often and how short', () => {
    expect(flappingOf(week, [firing])).toEqual([
      { ...firing, perDay: 2, because: '14 times, half of them no longer than 3.0 minutes' },
    ]);
  });

  it.each([
    { case: 'seldom', over: { count: 4 } },
    { case: 'long', over: { medianMs: hour } },
  ])('leaves out what comes $case', ({ over }) => expect(flappingOf(week, [{ ...firing, ...over }])).toEqual([]));
});

describe('csvOf', () => {
  it('quotes by RFC 4180, every row as long as the header', () => {
    const rows = [['x,y', 'say "hi"'], ['two\nlines', 1.5], [undefined, 'z'], ['short']];
    expect(csvOf(['a', 'b'], rows)).toBe('a,b\r\n"x,y","say ""hi"""\r\n"two\nlines",1.5\r\n,z\r\nshort,\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('runs nothing: %j', (text) => {
    expect(csvOf(['a'], [[text]])).toMatch(/^a\r\n"?'/);
  });

  it('leaves negative numbers alone', () => expect(csvOf(['a'], [[-1]])).toBe('a\r\n-1\r\n'));
});
