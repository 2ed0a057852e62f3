import { describe, expect, it } from 'vitest';
import type { MetricLine, TimedLine } from '../domain/recording.js';
import { generateOutage } from './generate.js';
import { outageKinds } from './outage-kinds.js';

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/** The largest departure of a series during the fault, in robust spreads of its calm. */
function departure(metrics: readonly MetricLine[], at: number, until: number): number {
  const series = Map.groupBy(metrics, ({ entity, name }) => `${entity} ${name}`);
  let largest = 0;
  for (const points of series.values()) {
    const calm = points.filter((point) => point.at < at).map(({ value }) => value);
    const during = points.filter((point) => point.at >= at && point.at < until).map(({ value }) => value);
    const centre = median(calm);
    const spread = Math.max(
      1.48 * median(calm.map((value) => Math.abs(value - centre))),
      0.03 * Math.abs(centre),
      1e-6,
    );
    largest = Math.max(largest, Math.abs(median(during) - centre) / spread);
  }
  return largest;
}

describe('outageKinds', () => {
  it('are forty or more with different ids, a third of them without a change to blame', () => {
    const faults = outageKinds.filter(({ blames }) => blames !== 'nothing');
    expect(faults.length).toBeGreaterThanOrEqual(40);
    expect(new Set(outageKinds.map(({ id }) => id)).size).toBe(outageKinds.length);
    expect(faults.filter(({ blames }) => blames === 'none').length * 3).toBeGreaterThanOrEqual(faults.length);
  });
});

describe.each(outageKinds)('generateOutage($id)', ({ id, blames }) => {
  const { recording, truth } = generateOutage(id, 3, { stepMs: 30_000 });
  const timed = recording.filter((line): line is TimedLine => 'at' in line);
  const [fault] = truth.faults;

  it('tells what is known first and what happens in order of time', () => {
    const first = recording.findIndex((line) => 'at' in line);
    expect(recording.slice(first).every((line) => 'at' in line)).toBe(true);
    expect(timed.every(({ at }, i) => i === 0 || at >= timed[i - 1].at)).toBe(true);
  });

  it('is calm for long, then fails visibly, then is quiet', () => {
    const metrics = timed.filter((line) => line.type === 'metric');
    expect(metrics.every(({ value }) => Number.isFinite(value))).toBe(true);
    const [at, until] = fault ? [fault.at, fault.until] : [truth.from + 1_500_000, truth.from + 2_100_000];
    expect(truth.to - until).toBeGreaterThanOrEqual(300_000);
    const moved = departure(metrics, until - 300_000, until);
    expect(blames === 'nothing' ? moved < 8 : moved > 8).toBe(true);
    expect(at - truth.from).toBeGreaterThanOrEqual(600_000);
  });

  it('names a root that exists and decoys that are innocent', () => {
    const entities = new Set(recording.flatMap((line) => (line.type === 'entity' ? [line.name] : [])));
    const changes = new Set(recording.flatMap((line) => (line.type === 'change' ? [line.id] : [])));
    expect(truth.faults.every(({ rootEntity }) => entities.has(rootEntity))).toBe(true);
    const guilty = truth.faults.flatMap(({ rootChange, rootChangeAliases }) => [rootChange, ...rootChangeAliases]);
    expect(guilty.every((change) => change === 'none' || changes.has(change))).toBe(true);
    expect(guilty.includes('none')).toBe(blames === 'none');
    expect(truth.decoys.length).toBeGreaterThanOrEqual(2);
    expect(truth.decoys.filter((decoy) => guilty.includes(decoy))).toEqual([]);
  });
});

describe('generateOutage', () => {
  it('gives the same lines for the same seed and others for another', () => {
    const play = (seed: number) => generateOutage('bad-deployment', seed, { stepMs: 60_000 });
    expect(play(5)).toEqual(play(5));
    expect(play(5).recording).not.toEqual(play(6).recording);
  });

  it('refuses a kind or landscape it does not know and names those it does', () => {
    expect(() => generateOutage('meteor', 1)).toThrow(/meteor.*known are .*bad-deployment/);
    expect(() => generateOutage('calm', 1, { landscape: 'moon' })).toThrow(/moon.*shop/);
  });
});
