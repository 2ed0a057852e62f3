import { describe, expect, it } from 'vitest';
import type { Anomaly, MeasureKind } from '../../domain/anomaly.js';
import { Graph, type Link } from '../graph/graph.js';
import { closeGroup, mergeGroups, nextGrouping, openGrouping, splitGroup, type GroupingStep } from './grouping.js';

const minute = 60_000;
const start = Date.UTC(2026, 0, 5, 10);

let serial = 0;
function anomaly(
  entity: string,
  at: number,
  more: Partial<Anomaly> & { measure?: MeasureKind; name?: string } = {},
): Anomaly {
  const { measure = 'saturation', name = 'cpu', ...rest } = more;
  return {
    id: `${entity} ${name} ${++serial}`,
    entity,
    signal: { kind: 'metric', key: `${entity} ${name}`, name, measure },
    detector: 'spec',
    startedAt: at,
    detectedAt: at,
    lastSeenAt: at,
    probability: 0.999,
    direction: 'up',
    because: '',
    ...rest,
  };
}

const calls = (...pairs: string[]): Link[] =>
  pairs.map((pair) => {
    const [from = '', to = ''] = pair.split('>');
    return { from, to, kind: 'calls' };
  });

/** Plays steps and collects what came of them. */
function play(graph: Graph, steps: readonly (Partial<GroupingStep> & { at: number })[], state = openGrouping()) {
  const verdicts = steps.map((step) => nextGrouping(state, { started: [], continuing: [], ended: [], graph, ...step }));
  return {
    state,
    opened: verdicts.flatMap(({ opened }) => opened),
    joined: verdicts.flatMap(({ joined }) => joined),
    quiet: verdicts.flatMap(({ quiet }) => quiet),
    standalone: verdicts.flatMap(({ standalone }) => standalone),
  };
}

const shop = (): Graph => new Graph(calls('web>cart', 'web>catalog', 'cart>cart-db'));

describe('nextGrouping', () => {
  it('opens one group for what begins at once and is near', () => {
    const { opened } = play(shop(), [
      { at: start },
      {
        at: start + 10 * minute,
        started: [
          anomaly('cart-db', start + 10 * minute),
          anomaly('cart', start + 10 * minute, { name: 'lat', measure: 'latency' }),
        ],
      },
    ]);
    expect(opened).toHaveLength(1);
    expect(opened[0]?.members.map((member) => member.anomaly.entity).toSorted()).toEqual(['cart', 'cart-db']);
    for (const { because } of opened[0]?.members ?? []) expect(because).not.toBe('');
  });

  it('bridges an entity that says nothing', () => {
    const at = start + 10 * minute;
    const { opened } = play(shop(), [{ at: start }, { at, started: [anomaly('cart-db', at), anomaly('web', at)] }]);
    expect(opened.map(({ members }) => members.length)).toEqual([2]);
  });

  it('makes two groups of two systems that fail at once', () => {
    const graph = new Graph(calls('web>cart', 'portal>records'));
    const at = start + 10 * minute;
    const started = ['web', 'cart', 'portal', 'records'].map((entity) => anomaly(entity, at));
    const { opened } = play(graph, [{ at: start }, { at, started }]);
    expect(opened.map(({ members }) => members.map(({ anomaly: { entity } }) => entity).toSorted())).toEqual(
      expect.arrayContaining([
        ['cart', 'web'],
        ['portal', 'records'],
      ]),
    );
  });

  it('makes one group of one fault that forty services see, and is done within a second for five thousand anomalies', () => {
    const services = Array.from({ length: 40 }, (_, i) => `service-${i}`);
    const graph = new Graph(services.map((from) => ({ from, to: 'store', kind: 'reads' as const })));
    const at = start + 10 * minute;
    const started = ['store', ...services].map((entity) => anomaly(entity, at));
    const { opened, state } = play(graph, [{ at: start }, { at, started }]);
    expect(opened.map(({ members }) => members.length)).toEqual([41]);
    const many = Array.from({ length: 5000 }, (_, i) => anomaly(`service-${i % 40}`, at + 1000, { name: `m${i}` }));
    const before = performance.now();
    const { joined } = play(graph, [{ at: at + 1000, started: many }], state);
    expect(joined).toHaveLength(5000);
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it('opens nothing for what is alone and brief, and shows it', () => {
    const at = start + 10 * minute;
    const blip = anomaly('cart', at);
    const { opened, standalone } = play(shop(), [
      { at: start },
      { at, started: [blip] },
      { at: at + 20_000, ended: [{ ...blip, endedAt: at }] },
      { at: at + 3 * minute },
    ]);
    expect(opened).toEqual([]);
    expect(standalone.map(({ id }) => id)).toEqual([blip.id]);
  });

  it('opens for what is alone and lasts', () => {
    const at = start + 10 * minute;
    const lone = anomaly('cart', at);
    const { opened } = play(shop(), [
      { at: start },
      { at, started: [lone] },
      { at: at + 146_000, continuing: [{ ...lone, lastSeenAt: at + 146_000 }] },
    ]);
    expect(opened).toHaveLength(1);
  });

  it('takes two values of a series for more than one', () => {
    const at = start + 10 * minute;
    const slow = (entity: string) => anomaly(entity, at, { name: 'lat', measure: 'latency', probability: 0.96 });
    const both = [slow('cart'), slow('web')];
    const steps = [{ at: start }, { at, started: both }];
    expect(play(shop(), steps).opened).toEqual([]);
    const again = both.map((one) => ({ ...one, lastSeenAt: at + minute }));
    expect(play(shop(), [...steps, { at: at + minute, continuing: again }]).opened).toHaveLength(1);
  });

  it('takes the resources of one entity for one witness', () => {
    const at = start + 10 * minute;
    const job = ['cpu', 'memory'].map((name) => anomaly('cart', at, { name }));
    const slow = anomaly('cart', at, { name: 'lat', measure: 'latency' });
    expect(play(shop(), [{ at: start }, { at, started: job }]).opened).toEqual([]);
    expect(play(shop(), [{ at: start }, { at, started: [...job, slow] }]).opened).toHaveLength(1);
  });

  it('opens for an urgent alert of another tool by itself', () => {
    const page = anomaly('cart', start, { signal: { kind: 'alert', key: 'page', name: 'page' }, probability: 0.5 });
    const { opened } = play(shop(), [{ at: start, started: [page], urgent: new Set([page.id]) }]);
    expect(opened[0]?.members[0]?.because).toContain('another tool');
  });

  it('ends a group after silence and then takes nothing in', () => {
    const at = start + 10 * minute;
    const members = [anomaly('cart-db', at), anomaly('cart', at)];
    const over = members.map((member) => ({ ...member, endedAt: at + minute }));
    const { opened, quiet, joined, state } = play(shop(), [
      { at: start },
      { at, started: members },
      { at: at + minute, ended: over },
      { at: at + 5 * minute },
      { at: at + 5 * minute + 10_000, started: [anomaly('web', at + 5 * minute)] },
    ]);
    expect(quiet).toEqual([opened[0]?.group]);
    expect(joined).toEqual([]);
    expect(state.groups.size).toBe(0);
  });

  it('lets trouble spread through data and models for hours, and along calls for minutes', () => {
    const graph = new Graph([
      { from: 'model:2', to: 'dataset', kind: 'trained-on' },
      { from: 'model:2', to: 'model', kind: 'part-of' },
      { from: 'scorer', to: 'model', kind: 'serves' },
      ...calls('web>scorer', 'web>cart'),
    ]);
    const check = anomaly('dataset', start, { signal: { kind: 'alert', key: 'check', name: 'check' } });
    const page = anomaly('cart', start, { signal: { kind: 'alert', key: 'page', name: 'page' } });
    const urgent = new Set([check.id, page.id]);
    const { opened, joined } = play(graph, [
      { at: start, started: [check, page], urgent },
      { at: start + 60 * minute, started: [anomaly('scorer', start + 60 * minute)] },
    ]);
    expect(opened).toHaveLength(2);
    const ofDataset = opened.find(({ members }) => members[0]?.anomaly.entity === 'dataset');
    expect(joined.map(({ group }) => group)).toEqual([ofDataset?.group]);
  });

  it('takes in an alert rule that fires late on a core whose trouble lasts', () => {
    const at = start + 10 * minute;
    const late = at + 9 * minute;
    const page = (entity: string) => anomaly(entity, late, { signal: { kind: 'alert', key: entity, name: 'page' } });
    const [core, other] = [page('cart'), page('web')];
    const { opened, joined } = play(shop(), [
      { at: start },
      { at, started: [anomaly('cart-db', at), anomaly('cart', at)] },
      { at: late, started: [core, other], urgent: new Set([core.id, other.id]) },
    ]);
    expect(joined.map((one) => one.anomaly.id)).toEqual([core.id]);
    expect(opened.map(({ members }) => members.length)).toEqual([2, 1]);
  });

  it('takes everything for one system where no connection is known at all', () => {
    const at = start + 10 * minute;
    const { opened } = play(new Graph(), [{ at: start }, { at, started: [anomaly('a', at), anomaly('b', at)] }]);
    expect(opened.map(({ members }) => members.length)).toEqual([2]);
  });

  it('takes a proposal of two systems there, unless a tie holds them together', () => {
    const at = start + 10 * minute;
    const entities = ['a1', 'a2', 'b1', 'b2'];
    const propose = (of: readonly Anomaly[]) => of.map(({ entity }) => (entity.startsWith('a') ? 0 : 1));
    const opening = () => ({ at, started: entities.map((entity) => anomaly(entity, at)), propose });
    const apart = play(new Graph(), [{ at: start }, opening()]);
    const groups = apart.opened.map(({ members }) =>
      members
        .map((m) => m.anomaly.entity)
        .toSorted()
        .join(' '),
    );
    expect(groups.toSorted()).toEqual(['a1 a2', 'b1 b2']);
    const ties = () => [{ weight: 3, because: 'the same commit' }];
    expect(play(new Graph(), [{ at: start }, { ...opening(), ties }]).opened).toHaveLength(1);
  });

  it('joins by other ties where the graph knows no way', () => {
    const at = start + 10 * minute;
    const ties = () => [{ weight: 3, because: 'both say so' }];
    const { joined } = play(shop(), [
      { at: start },
      { at, started: [anomaly('cart-db', at), anomaly('cart', at)] },
      { at: at + 1000, started: [anomaly('wiki', at + 1000)], ties },
    ]);
    expect(joined.map(({ because }) => because)).toEqual([expect.stringMatching(/^tied to cart.*; both say so$/)]);
  });

  it('passes a host only when it misbehaves itself', () => {
    const runsOn = ['cart', 'wiki'].map((from) => ({ from, to: 'node-1', kind: 'runs-on' as const }));
    const graph = new Graph([...calls('web>cart'), ...runsOn]);
    const at = start + 10 * minute;
    const tenants = () => [
      anomaly('cart', at),
      anomaly('web', at),
      anomaly('wiki', at),
      anomaly('wiki', at, { name: 'latency', measure: 'latency' }),
    ];
    expect(play(graph, [{ at: start }, { at, started: tenants() }]).opened).toHaveLength(2);
    const withHost = [...tenants(), anomaly('node-1', at)];
    expect(play(graph, [{ at: start }, { at, started: withHost }]).opened).toHaveLength(1);
  });

  it('is the same after a snapshot, at the same steps', () => {
    const steps = [10, 11, 12, 20, 21].map((m) => ({
      at: start + m * minute,
      started: [
        anomaly('cart', start + m * minute),
        anomaly('cart-db', start + m * minute, { endedAt: start + m * minute }),
      ],
    }));
    const whole = play(shop(), steps);
    const half = play(shop(), steps.slice(0, 2));
    const rest = play(shop(), steps.slice(2), structuredClone(half.state));
    expect([...half.opened, ...rest.opened]).toEqual(whole.opened);
    expect([...half.joined, ...rest.joined]).toEqual(whole.joined);
  });

  it('takes the same anomaly twice, and time that goes back, as nothing new', () => {
    const at = start + 10 * minute;
    const twice = [anomaly('cart-db', at), anomaly('cart', at)];
    const { opened, joined } = play(shop(), [
      { at, started: twice },
      { at: at - minute, started: twice },
    ]);
    expect(opened).toHaveLength(1);
    expect(joined).toEqual([]);
  });
});

describe('groups by hand', () => {
  const at = start + 10 * minute;
  const opening = (entities: readonly string[]) => entities.map((entity) => anomaly(entity, at));

  it('closes: lasting members mean nothing until they end', () => {
    const members = opening(['cart', 'cart-db']);
    const { state, opened } = play(shop(), [{ at, started: members }]);
    closeGroup(state, opened[0]?.group ?? '');
    const later = play(shop(), [{ at: at + minute, continuing: members }], state);
    expect([later.opened, later.joined, later.standalone]).toEqual([[], [], []]);
  });

  it('merges and splits', () => {
    const graph = new Graph(calls('web>cart', 'portal>records'));
    const members = opening(['web', 'cart', 'portal', 'records']);
    const { state, opened } = play(graph, [{ at, started: members }]);
    const [first = '', second = ''] = opened.map(({ group }) => group);
    mergeGroups(state, first, second);
    expect([...state.groups.keys()]).toEqual([first]);
    expect(state.groups.get(first)?.members.size).toBe(4);
    splitGroup(state, 'mine', members.slice(2), at + 1);
    expect(state.groups.get('mine')?.lasting.size).toBe(2);
    expect(state.groups.get(first)?.members.size).toBe(2);
  });
});
