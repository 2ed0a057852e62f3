import { describe, expect, it } from 'vitest';
import { Graph } from '../analysis/graph/graph.js';
import type { Anomaly } from '../domain/anomaly.js';
import type { Change } from '../domain/inventory.js';
import { tiesBetween } from './link.js';
import { loadLinks } from './load-links.js';

const links = await loadLinks();

const blank: Anomaly = {
  id: 'blank',
  entity: 'blank',
  signal: { kind: 'metric', key: 'm', name: 'm', measure: 'other' },
  detector: 'spec',
  startedAt: 0,
  detectedAt: 0,
  lastSeenAt: 0,
  probability: 1,
  direction: 'up',
  because: '',
};
const change: Change = { id: '', at: 0, kind: 'deployment', summary: '', attributes: {}, source: 'spec' };

describe.each(links)('link $id', ({ id, score, examples }) => {
  it.each(examples)('speaks $speaks: $name', ({ a, b, relations, changes, speaks }) => {
    const context = { graph: new Graph(relations), changes: (changes ?? []).map((c) => ({ ...change, ...c })) };
    const [left, right] = [
      { ...blank, id: 'a', ...a },
      { ...blank, id: 'b', ...b },
    ];
    for (const tie of [score(left, right, context), score(right, left, context)]) {
      const said = tie === undefined ? 'nothing' : tie.weight > 0 ? 'for' : 'against';
      expect(said).toBe(speaks);
      expect(tie?.because).not.toBe('');
    }
  });

  it('has an example of each side', () => {
    expect(id).toMatch(/^[a-z-]+$/);
    expect(examples.some(({ speaks }) => speaks === 'for')).toBe(true);
    expect(examples.some(({ speaks }) => speaks !== 'for')).toBe(true);
  });
});

describe('tiesBetween', () => {
  it('adds up what every link says', () => {
    const graph = new Graph([{ from: 'web', to: 'cart', kind: 'calls' }]);
    const ties = tiesBetween(
      links,
      { ...blank, entity: 'web' },
      { ...blank, id: 'b', entity: 'cart' },
      { graph, changes: [] },
    );
    expect(ties.map(({ because }) => because)).toEqual(['they began together', 'web calls cart']);
  });
});
