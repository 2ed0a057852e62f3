import { describe, expect, it } from 'vitest';
import type { Anomaly } from '../domain/anomaly.js';
import { meanSilhouette, proposeClusters } from './propose-clusters.js';

const anomaly = (entity: string, startedAt = 0): Anomaly => ({
  id: entity,
  entity,
  signal: { kind: 'metric', key: 'cpu', name: 'cpu', measure: 'saturation' },
  detector: 'spec',
  startedAt,
  detectedAt: startedAt,
  lastSeenAt: startedAt,
  probability: 1,
  direction: 'up',
  because: '',
});

describe('meanSilhouette', () => {
  it.each([
    { points: [[0], [1], [10], [11]], labels: [0, 0, 1, 1], is: (9.5 / 10.5 + 8.5 / 9.5) / 2 },
    { points: [[0], [0], [5], [5]], labels: [0, 0, 1, 1], is: 1 },
    { points: [[0], [1]], labels: [0, 1], is: 0 },
  ])('of $points in $labels is $is', ({ points, labels, is }) => {
    expect(meanSilhouette(points, labels)).toBeCloseTo(is, 10);
  });
});

describe('proposeClusters', () => {
  const systems = ['shop', 'bank'].flatMap((system) =>
    ['a', 'b', 'c', 'd', 'e'].map((of) => anomaly(`${system}-svc-${of}`)),
  );

  it('tells two systems apart whose entities are named alike', () => {
    const labels = proposeClusters(systems);
    expect(new Set(labels.slice(0, 5)).size).toBe(1);
    expect(new Set(labels.slice(5)).size).toBe(1);
    expect(labels[0]).not.toBe(labels[5]);
  });

  it('gives the same labels for the same anomalies', () => {
    expect(proposeClusters(systems)).toEqual(proposeClusters(systems));
  });

  it.each([
    { name: 'few', of: systems.slice(0, 4) },
    { name: 'none', of: [] },
    {
      name: 'nothing in common',
      of: ['red', 'oak', 'sun', 'hat', 'cow', 'ink', 'jam', 'zoo', 'fig'].map((e) => anomaly(e)),
    },
    { name: 'all alike', of: Array.from({ length: 12 }, () => anomaly('one')) },
  ])('proposes one cluster for $name', ({ of }) => {
    expect(new Set(proposeClusters(of)).size).toBeLessThanOrEqual(1);
  });
});
