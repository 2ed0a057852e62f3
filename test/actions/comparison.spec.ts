import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ComparisonService } from '../../src/actions/comparison.service.js';
import { emptyBatch } from '../../src/domain/batch.js';
import type { MetricPoint } from '../../src/domain/signal.js';
import { IngestService } from '../../src/ingest/ingest.service.js';
import { openApi, T0, type Api } from '../graphql/api.js';
import { minute } from './story.js';

const deployedAt = T0 + 40 * minute;

/** What is measured every 15 s from one minute to another; `slow` is from its deployment on. */
function measured(fromMinute: number, toMinute: number): MetricPoint[] {
  const times = Array.from({ length: 4 * (toMinute - fromMinute) }, (_, i) => T0 + fromMinute * minute + i * 15_000);
  const series = (entity: string, name: string, before: number, after: number): MetricPoint[] =>
    times.map((at, i) => ({ at, entity, name, value: (at < deployedAt ? before : after) + (i % 5), attributes: {} }));
  return [
    ...series('slow', 'http.server.request.duration.p95', 100, 300),
    ...series('slow', 'http.server.errors', 1, 1),
    ...series('steady', 'http.server.request.duration.p95', 100, 100),
  ];
}

interface Compared {
  readonly verdict: string;
  readonly because: string;
  readonly differences: readonly { readonly aspect: string; readonly verdict: string; readonly signal: string }[];
}

describe('a deployment, with or without an incident', () => {
  let api: Api;

  beforeAll(async () => {
    api = await openApi();
    api.clock.at = T0 + 45 * minute;
    const deployment = (entity: string, id: string) => ({
      id,
      at: deployedAt,
      kind: 'deployment' as const,
      entity,
      summary: `deployed ${id}`,
      attributes: {},
      source: 'github',
    });
    await api.app.get(IngestService).accept({
      ...emptyBatch('spec'),
      entities: ['slow', 'steady', 'silent'].map((name) => ({ name, kind: 'service' })),
      points: measured(0, 45),
      changes: [deployment('slow', 'd1'), deployment('steady', 'd2'), deployment('silent', 'd3')],
    });
  });
  afterAll(() => api.close());

  const compared = async (): Promise<Readonly<Record<string, Compared | null>>> => {
    const asked = 'id comparison { verdict because differences { aspect verdict signal } }';
    const { data, errors } = await api.ask(`{ changes(first: 10) { edges { node { ${asked} } } } }`, {}, 'read');
    expect(errors).toEqual([]);
    const { edges } = (data as { changes: { edges: { node: { id: string; comparison: Compared | null } }[] } }).changes;
    return Object.fromEntries(edges.map(({ node }) => [node.id, node.comparison]));
  };

  it('is not judged before it had its time', async () => {
    await api.app.get(ComparisonService).work();
    expect(await compared()).toEqual({ d1: null, d2: null, d3: null });
  });

  it('is compared with the version before on the same signals, and says what got worse', async () => {
    api.clock.at = T0 + 60 * minute;
    await api.app.get(IngestService).accept({ ...emptyBatch('spec'), points: measured(45, 60) });
    await api.app.get(ComparisonService).work();
    const { d1, d2, d3 } = await compared();
    expect(d1).toMatchObject({
      verdict: 'WORSE',
      differences: [{ aspect: 'LATENCY', verdict: 'WORSE', signal: 'http.server.request.duration.p95' }],
    });
    expect(d1?.because).toContain('1 of 2 signals got worse');
    expect(d2).toMatchObject({ verdict: 'SAME', differences: [] });
    expect(d3).toEqual({ verdict: 'SAME', because: 'There is nothing to compare', differences: [] });
  });
});
