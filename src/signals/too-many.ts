import { Failure } from '../platform/failure.js';
import { maxCountsPerQuery, maxPointsPerQuery } from './signal-store.js';

/** Throws `signals.too-many-points` when an answer would hold more than one may. */
export function refuseTooManyPoints(count: number): void {
  if (count <= maxPointsPerQuery) return;
  const message = `More than ${maxPointsPerQuery} points; narrow the time, the entities or the name`;
  throw new Failure('signals.too-many-points', message);
}

/** Throws `signals.too-many-counts` when an answer would hold more than one may. */
export function refuseTooManyCounts(count: number): void {
  if (count <= maxCountsPerQuery) return;
  const message = `More than ${maxCountsPerQuery} counts of templates; narrow the time or the entities, or widen the bucket`;
  throw new Failure('signals.too-many-counts', message);
}
