import { measureOf } from '../analysis/causes/measure.js';
import type { SeriesWindow } from '../signals/signal-store.js';
import { combineGrids, resample, sum, type Grid } from './resample.js';
import type { Resource } from './resource.js';
import { workloadMetrics } from './size-workloads.js';

/** One metric that tells how much is asked of an entity, all its series together. */
export interface Load {
  readonly metric: string;
  readonly grid: Grid;
}

const requestWords = /req|rps|qps|quer|transact|messag|call|invoc|event|job/i;

/** Whether a metric can be the load that use answers to. */
export function isLoad(metric: string): boolean {
  return measureOf(metric) === 'traffic';
}

/** Metrics of resources: of those whose use is itself a load, such as the throughput of a model, and of all others. */
export interface KnownLoads {
  readonly loads: ReadonlySet<string>;
  /** What is used or limits use is no load, whatever its name sounds like. */
  readonly others: ReadonlySet<string>;
}

export function knownLoads(resources: readonly Resource[]): KnownLoads {
  const rules = resources.flatMap(({ isLoad: itself, rules: all }) =>
    all.map(({ metric, tells }) => ({ metric, isLoad: itself === true && tells !== 'limit' })),
  );
  const loads = new Set(rules.flatMap(({ metric, isLoad: itself }) => (itself ? [metric] : [])));
  return {
    loads,
    others: new Set([...workloadMetrics, ...rules.flatMap(({ metric }) => (loads.has(metric) ? [] : [metric]))]),
  };
}

/** The loads that series tell, in steps of `stepMs`: those of requests, and others only where there are none. */
export function loadsIn(series: readonly SeriesWindow[], { loads, others }: KnownLoads, stepMs: number): Load[] {
  const told = series.filter(
    ({ name, times }) => times.length > 0 && (loads.has(name) || (isLoad(name) && !others.has(name))),
  );
  const requests = told.filter(({ name }) => loads.has(name) || requestWords.test(name));
  const byMetric = Map.groupBy(requests.length > 0 ? requests : told, ({ name }) => name);
  return [...byMetric].map(([metric, all]) => ({
    metric,
    grid: combineGrids(
      all.map(({ times, values }) => resample(times, values, stepMs, 'mean')),
      sum,
    ),
  }));
}
