import { describe, expect, it } from 'vitest';
import latency from './evidence/latency.evidence.js';
import saturation from './evidence/saturation.evidence.js';
import { rankCauses } from './rank-causes.js';
import { emptyScene } from './scene.js';

const times = Array.from({ length: 40 }, (_, i) => i * 60_000);
const steps = (before: number, after: number): number[] =>
  times.map((_, i) => (i < 30 ? before : after) + (i % 3) / 100);

describe('rankCauses', () => {
  it('has no cause where nothing is known', () => {
    expect(rankCauses(emptyScene(0, 1), [saturation])).toEqual([]);
  });

  it('puts the entity that got worst first and says why', () => {
    const causes = rankCauses(
      {
        ...emptyScene(30 * 60_000, 40 * 60_000),
        series: [
          { entity: 'cart', name: 'cpu', times, values: steps(1, 9) },
          { entity: 'web', name: 'cpu', times, values: steps(1, 1) },
        ],
      },
      [latency, saturation],
    );
    expect(causes.map(({ entity }) => entity)).toEqual(['cart', 'web']);
    expect(causes[0]?.because[0]).toContain('cpu of cart went from 1.01 to 9.01');
    expect(causes.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1);
  });

  it('asks the moves of aliases, not the registrations that serve nobody', () => {
    const model = { kind: 'model', attributes: {}, source: 'spec' } as const;
    const registration = { ...model, id: 'r', at: 1, entity: 'fraud:7', version: '7', summary: 'version 7' };
    const move = { ...model, id: 'm', at: 2, entity: 'fraud', version: '7', summary: 'champion is 7 now' };
    const changes = (...of: (typeof move)[]): unknown[] =>
      rankCauses({ ...emptyScene(3, 4), changes: of }, []).map(({ change }) => change);
    expect(changes(registration, move)).toEqual(['m']);
    expect(changes(registration)).toEqual(['r']);
  });
});
