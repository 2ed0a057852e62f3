import { describe, expect, it } from 'vitest';
import { runsIn, whyOverdue, type PipelineRun } from './pipeline-run.js';

const minute = 60_000;
const T0 = Date.UTC(2026, 0, 2, 12);
const time = new Date(T0).toISOString();

describe('runsIn', () => {
  const told = (state: string, kind: 'pipeline' | 'dataset' = 'pipeline') =>
    runsIn({
      source: 'openlineage',
      entities: [{ name: 'load', kind, attributes: { last_run: 'r', last_run_state: state, last_run_at: time } }],
    });
  const run = { run: 'r', pipeline: 'load', source: 'openlineage' };

  it.each([
    { state: 'START', is: [{ ...run, startedAt: T0, completed: false }] },
    { state: 'COMPLETE', is: [{ ...run, endedAt: T0, completed: true }] },
    { state: 'FAIL', is: [{ ...run, endedAt: T0, completed: false }] },
    { state: 'RUNNING', is: [] },
  ])('$state', ({ state, is }) => {
    expect(told(state)).toEqual(is);
  });

  it('are told by pipelines only, with a run and a time', () => {
    expect(told('START', 'dataset')).toEqual([]);
    expect(runsIn({ source: 's', entities: [{ name: 'load', kind: 'pipeline' }] })).toEqual([]);
  });
});

describe('whyOverdue', () => {
  const run: PipelineRun = { run: 'r', pipeline: 'load', source: 's', startedAt: T0, completed: false };
  const usual = [20, 30, 25].map((minutes) => minutes * minute);

  it.each([
    { name: 'not before three times as long as usual', after: 74, durations: usual, is: undefined },
    {
      name: 'three times as long as usual',
      after: 76,
      durations: usual,
      is: 'A run of load began 76 min ago and has not ended; 25 min is usual',
    },
    { name: 'not within ten minutes more than usual', after: 10, durations: [1, 1, 1], is: undefined },
    { name: 'not when too few runs are known', after: 10_000, durations: usual.slice(1), is: undefined },
  ])('$name', ({ after, durations, is }) => {
    expect(whyOverdue(run, durations, T0 + after * minute)).toBe(is);
  });

  it('is no question of a run that has ended, or whose beginning nobody told', () => {
    const late = T0 + 10_000 * minute;
    expect(whyOverdue({ ...run, endedAt: T0 + minute }, usual, late)).toBeUndefined();
    const { startedAt: _, ...unknown } = run;
    expect(whyOverdue(unknown, usual, late)).toBeUndefined();
  });
});
