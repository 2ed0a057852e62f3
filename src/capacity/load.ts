import { measureOf } from '../analysis/causes/measure.js';
import type { SeriesWindow } from '../signals/signal-store.js';
import { combineGrids, resample, sum, type Grid } from './resample.js';
import type { Resource } from './resource.js';

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

/** Metrics of resources whose use is itself a load, such as the throughput of a model. */
export function loadMetrics(resources: readonly Resource[]): ReadonlySet<string> {
  const loads = resources.filter(({ isLoad: itself }) => itself);
  return new Set(
    loads.flatMap(({ rules }) => rules.filter(({ tells }) => tells === 'used').map(({ metric }) => metric)),
  );
}

/** The loads that series tell, in steps of `stepMs`: those of requests, and others only where there are none. */
export function loadsIn(series: readonly SeriesWindow[], known: ReadonlySet<string>, stepMs: number): Load[] {
  const told = series.filter(({ name, times }) => times.length > 0 && (known.has(name) || isLoad(name)));
  const requests = told.filter(({ name }) => known.has(name) || requestWords.test(name));
  const byMetric = Map.groupBy(requests.length > 0 ? requests : told, ({ name }) => name);
  return [...byMetric].map(([metric, all]) => ({
    metric,
    grid: combineGrids(
      all.map(({ times, values }) => resample(times, values, stepMs, 'mean')),
      sum,
    ),
  }));
}
