import { describe, expect, it } from 'vitest';
import { Graph } from '../analysis/graph/graph.js';
import { withCarriers } from './carriers.js';
import { loadExecutors } from './load-executors.js';
import { loadRemediations } from './load-remediations.js';
import { rankRemediations, type RankedSuspect } from './rank-remediations.js';
import type { RemediationExample } from './remediation.js';

const remediations = await loadRemediations();
const executors = await loadExecutors();
const blamed = { id: 'c', title: 'it', score: 0.8, verdict: 'suspected', because: [], terms: [] } as const;

function suspectOf({ relations, entities = [], cause, ...given }: RemediationExample['given'] = {}): RankedSuspect {
  const known = entities.map((entity) => [entity.name, { ...entity, attributes: {} }] as const);
  return {
    cause: { ...blamed, ...cause },
    history: [],
    symptoms: [],
    versions: [],
    ...given,
    graph: new Graph(relations),
    entities: new Map(known),
  };
}

describe('the catalogue of remediations', () => {
  it('has what operators ask for', () => {
    const ids = [
      'roll-back-deployment',
      'move-alias-back',
      'rerun-pipeline',
      'hold-pipeline',
      'revert-flag',
      'restart',
    ];
    const more = ['quarantine-dataset-version', 'revert-configuration', 'scale-out', 'scale-up', 'drain-host'];
    const rest = ['renew-certificate', 'raise-quota', 'fail-over', 'wait-for-provider'];
    expect(remediations.map(({ id }) => id)).toEqual([...ids, ...more, ...rest].toSorted());
  });
});

describe.each(remediations)('remediation $id', ({ id, appliesTo, examples, expectedWithinMs }) => {
  it.each(examples)('suggests $suggests: $name', ({ given, suggests, by }) => {
    const application = appliesTo(suspectOf(given));
    expect(application?.title ?? false).toBe(suggests);
    expect(application?.request?.executor).toBe(by);
  });

  it('says why, how and when, and asks of an executor only what it takes', () => {
    expect(id).toMatch(/^[a-z-]+$/);
    expect(expectedWithinMs).toBeGreaterThan(0);
    expect(examples.map(({ suggests }) => suggests === false)).toEqual(expect.arrayContaining([true, false]));
    for (const application of examples.flatMap(({ given }) => appliesTo(suspectOf(given)) ?? [])) {
      expect(application.fit).toBeGreaterThan(0);
      expect(application.fit).toBeLessThanOrEqual(1);
      expect(application.because.join()).not.toMatch(/undefined|NaN/);
      expect(application.steps.length).toBeGreaterThan(0);
      const { request } = application;
      const taken = executors.filter(
        (one) => one.id === request?.executor && one.parameters.safeParse(request.parameters).success,
      );
      expect(taken).toHaveLength(request ? 1 : 0);
    }
  });
});

describe('rankRemediations', () => {
  const flag = suspectOf({
    entity: { name: 'cart', kind: 'service', attributes: {} },
    change: { id: 'f', at: 1, kind: 'feature-flag', summary: 'on', attributes: {}, source: 'spec' },
    relations: [{ from: 'web', to: 'cart', kind: 'calls' }],
  });
  const host = {
    ...suspectOf({ entity: { name: 'node-1', kind: 'host', attributes: {} }, relations: [] }),
    cause: { ...blamed, id: 'h', score: 0.1 },
  };
  const rank = (
    ...[records = new Map(), attempts = []]: [
      Parameters<typeof rankRemediations>[2]?,
      Parameters<typeof rankRemediations>[3]?,
    ]
  ) => rankRemediations(remediations, [flag, host], records, attempts);

  it('puts the remediation of the most suspect cause first and says how the score came about', () => {
    const [first, second] = rank();
    expect([first.id, second.id]).toEqual(['revert-flag/cart', 'drain-host/node-1']);
    expect(first.score).toBeCloseTo(0.8 * 0.95 * 0.5);
    expect(first.scoreBecause).toBe(
      'cause 0.80 × fit 0.95 × past success 0.50 (helped 0 of 0 times) × reversible 1.00',
    );
    expect(first.blastRadius).toEqual(['web']);
  });

  it('believes in what helped before, and less in what did not', () => {
    const score = (tried: number, helped: number) => rank(new Map([['revert-flag', { tried, helped }]]))[0].score;
    expect(score(8, 8)).toBeCloseTo(0.8 * 0.95 * 0.9);
    expect(score(8, 0)).toBeCloseTo(0.8 * 0.95 * 0.1);
  });

  it('offers the next one when the first was tried in vain or rejected', () => {
    const attempt = { remediation: 'revert-flag', entity: 'cart', status: 'failed', because: 'did not help' } as const;
    const ranked = rank(new Map(), [attempt]);
    expect(ranked.map(({ id }) => id)).toEqual(['drain-host/node-1', 'revert-flag/cart']);
    expect(ranked[1].because).toContain('It was proposed before and did not help');
  });

  it('stops first what brought the cause into service', () => {
    const relations = [
      { from: 'fraud:7', to: 'orders', kind: 'trained-on' },
      { from: 'fraud:7', to: 'fraud', kind: 'part-of' },
    ] as const;
    const load = { id: 'l', at: 1, kind: 'data', summary: 'orders', attributes: {}, source: 'spec' } as const;
    const move = {
      id: 'm',
      at: 5,
      kind: 'model',
      summary: 'to 7',
      version: '7',
      attributes: {},
      source: 'spec',
    } as const;
    const versions = ['7', '6'].map((version) => ({ model: 'fraud', version, gaps: [] }));
    const dataset = { name: 'orders', kind: 'dataset', attributes: {} } as const;
    const model = { name: 'fraud', kind: 'model', attributes: {} } as const;
    const orders = suspectOf({ entity: dataset, change: { ...load, entity: 'orders' }, relations });
    const promotion = (at: number): RankedSuspect => ({
      ...suspectOf({ entity: model, change: { ...move, entity: 'fraud', at }, versions, relations }),
      cause: { ...blamed, id: 'p', score: 0.1 },
    });
    const best = (...suspects: RankedSuspect[]) => rankRemediations(remediations, withCarriers(suspects), new Map())[0];
    expect(best(orders, promotion(5))).toMatchObject({ id: 'move-alias-back/fraud', cause: { score: 0.8 } });
    expect(best(orders, promotion(5)).because[0]).toContain('what orders spoiled');
    expect(best(orders, promotion(0)).id).not.toBe('move-alias-back/fraud');
  });

  it('suggests nothing where nothing is suspected', () =>
    expect(rankRemediations(remediations, [], new Map())).toEqual([]));
});
