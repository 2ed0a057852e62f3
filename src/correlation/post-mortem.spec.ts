import { describe, expect, it } from 'vitest';
import { Graph } from '../analysis/graph/graph.js';
import type { Incident } from '../domain/anomaly.js';
import { draftPostMortem } from './post-mortem.js';

const at = Date.UTC(2026, 0, 1, 10);
const incident: Incident = {
  id: 'i1',
  number: 7,
  title: 'cart: errors up',
  severity: 'error',
  status: 'resolved',
  startedAt: at,
  openedAt: at + 60_000,
  resolvedAt: at + 1_800_000,
  entities: ['cart', 'web'],
  members: [],
  causes: [
    {
      id: 'change:d1',
      entity: 'cart',
      change: 'd1',
      title: 'deployment: cart v2',
      score: 0.83,
      verdict: 'confirmed',
      because: ['b'],
      terms: [{ evidence: 'change-lag', logOdds: -0.2, because: 'It became live 2 min before <b>the onset</b>' }],
    },
  ],
  version: 3,
};
const graph = new Graph([{ from: 'web', to: 'cart', kind: 'calls' }]);

describe('draftPostMortem', () => {
  it('tells summary, impact, timeline, causes and the fix from the evidence', () => {
    const change = {
      id: 'd1',
      at: at - 120_000,
      kind: 'deployment',
      entity: 'cart',
      summary: 'v2',
      attributes: {},
      source: 's',
    } as const;
    const text = draftPostMortem({
      incident,
      anomalies: [],
      changes: [change],
      graph,
      fixedBy: 'Rolled back cart to v1',
    });
    expect(text).toContain('began on 2026-01-01 at 10:00:00');
    expect(text).toContain('lasted 30 min');
    expect(text).toContain('Confirmed cause (83 %): deployment: cart v2.');
    expect(text).toContain('- web: web calls cart');
    expect(text).toContain('- 09:58:00 deployment of cart: v2');
    expect(text).toContain(String.raw`−0.2 It became live 2 min before \<b\>the onset\</b\>`);
    expect(text).toContain('Rolled back cart to v1');
  });

  it('claims nothing where nothing is known', () => {
    const text = draftPostMortem({
      incident: { ...incident, causes: [], entities: [], resolvedAt: undefined },
      anomalies: [],
      changes: [],
      graph: new Graph(),
    });
    expect(text).toContain('No cause could be named.');
    expect(text).toContain('It is not over yet.');
  });
});
