import { median } from './robust.js';
import type { SpanPast } from './span-baseline.js';
import type { SpanShape } from './trace-shape.js';

/** An operation or an edge that takes longer than it did, medians in ms. */
export interface Slower {
  readonly before: number;
  readonly after: number;
  readonly spans: number;
  /** ln of the ratio of the medians, shrunk for few spans; 0 to 4. */
  readonly strength: number;
}
export interface SlowOperation extends Slower {
  readonly operation: string;
}
export interface SlowEdge extends Slower {
  readonly from: string;
  readonly to: string;
}

const MIN_SPANS = 3;
const MIN_PAST = 5;
const SLOW_Z = 3;
const STRONGEST = 4;
/** From this many callees on, all of them slower at once is the caller's own doing. */
const STARVED_CALLEES = 3;

/** Of each entity the operation whose own time, without its children's and without waiting for others, grew most. */
export function slowOperations(window: readonly SpanShape[], past: SpanPast): ReadonlyMap<string, SlowOperation> {
  const worst = new Map<string, SlowOperation>();
  for (const [operation, shapes] of Map.groupBy(window, (shape) => shape.operation)) {
    const entity = shapes[0]?.span.entity ?? '';
    const after = shapes.flatMap(({ selfMs }) => selfMs ?? []);
    const before = past.operation(operation)?.selfMs;
    if (after.length < MIN_SPANS || !before || before.count < MIN_PAST) continue;
    const usual = before.mean();
    const error = before.standardDeviation() / Math.sqrt(Math.min(after.length, before.count));
    const rise = after.reduce((sum, x) => sum + x, 0) / after.length - usual;
    if (rise / Math.max(error, 0.1 * usual, 0.2) <= SLOW_Z) continue;
    const [was, is] = [before.quantile(0.5), median(after)];
    const shrunk = Math.log((is + 0.5) / (was + 0.5)) * Math.sqrt(after.length / (after.length + 10));
    const strength = Math.min(Math.max(shrunk, 0), STRONGEST);
    if (strength > (worst.get(entity)?.strength ?? 0))
      worst.set(entity, { operation, before: was, after: is, spans: after.length, strength });
  }
  return worst;
}

/**
 * Where the time between a client span and its server span grew: in the callee's network when it alone is slow to reach
 * (`into`, by callee), in the caller's when most of its callees are (`outOf`, by caller).
 */
export function slowEdges(
  window: readonly SpanShape[],
  past: SpanPast,
): { readonly into: ReadonlyMap<string, SlowEdge>; readonly outOf: ReadonlyMap<string, Slower> } {
  const edges = gapsOf(window, past);
  const outOf = new Map<string, Slower>();
  const into = new Map<string, SlowEdge>();
  for (const [caller, callees] of Map.groupBy(edges, ({ from }) => from)) {
    const shared = callees.length >= STARVED_CALLEES ? median(callees.map(({ strength }) => strength)) : 0;
    const worst = callees.reduce((a, b) => (b.strength > a.strength ? b : a));
    if (shared > 0) outOf.set(caller, { ...worst, strength: Math.min(shared, STRONGEST) });
    for (const edge of callees) {
      const strength = Math.min(edge.strength - shared, STRONGEST);
      if (strength > (into.get(edge.to)?.strength ?? 0)) into.set(edge.to, { ...edge, strength });
    }
  }
  return { into, outOf };
}

function gapsOf(window: readonly SpanShape[], past: SpanPast): SlowEdge[] {
  const gaps = window.flatMap(({ span, gap }) => (gap ? [{ from: span.entity, to: gap.to, ms: gap.ms }] : []));
  return [...Map.groupBy(gaps, ({ from, to }) => `${from}\u0000${to}`).values()].flatMap((edge) => {
    const [first] = edge;
    const before = first && past.edge(first.from, first.to);
    if (!before || edge.length < MIN_SPANS || before.count < MIN_SPANS) return [];
    const [was, is] = [before.quantile(0.5), median(edge.map(({ ms }) => ms))];
    const grew = (is - was) / Math.max(before.quantile(0.95) - was, 2) > 1;
    const strength = grew ? Math.max(0, Math.log((is + 2) / (was + 2))) : 0;
    return [{ from: first.from, to: first.to, before: was, after: is, spans: edge.length, strength }];
  });
}
