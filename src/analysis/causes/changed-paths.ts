import type { SpanPast } from './span-baseline.js';
import { isErrorStatement } from './statement.js';
import { FAILED, statementIn, type SpanShape } from './trace-shape.js';

/** A pattern that an operation shows more often since the onset than before, where nothing below it deviates. */
export interface ChangedPath {
  readonly operation: string;
  /** Spans with the pattern, of how many, and the share of them that had it before. */
  readonly spans: number;
  readonly of: number;
  readonly usualShare: number;
  /** Twice the log-likelihood ratio of the excess. */
  readonly surprise: number;
  /** Children and statements that it has and usually has not, or the other way round. */
  readonly extra: readonly string[];
  readonly missing: readonly string[];
}

/** Where the traces of an entity first go another way than usual. */
export interface PathFindings {
  readonly paths: readonly ChangedPath[];
  /** ln(1 + Σ surprise · (share − usual share)/10), 0 to about 6: how sure and how large, since a shifted mix of requests is sure but small. */
  readonly strength: number;
  /** Traces whose deepest deviation is here, each counted by how much of it is excess. */
  readonly traces: number;
  /** Traces whose deepest deviation is here and holds an error that this operation hardly ever had. */
  readonly errorTraces: number;
}

const MIN_PAST = 5;
const MIN_SURPRISE = 12;
const MIN_RATIO = 3;

interface Excess {
  readonly path: ChangedPath;
  /** The share of these spans that chance does not explain. */
  readonly excess: number;
  readonly holdsNewError: boolean;
}

/**
 * Entities at which traces go another way than they used to: children or log lines missing (an early return), new ones (an
 * exception, another branch), or failures. A span *deviates* when its pattern is in excess over its operation's past
 * (Poisson likelihood ratio); it is the origin when nothing below it deviates. `window` has children before their parents,
 * as `shapesOf` gives them.
 *
 * After Yu et al., *Nezha: Interpretable Fine-Grained Root Causes Analysis for Microservices on Multi-Modal
 * Observability Data*, FSE 2023; here with counts in place of ranks, and no dependence on status codes.
 */
export function changedPaths(window: readonly SpanShape[], past: SpanPast): ReadonlyMap<string, PathFindings> {
  const excesses = excessPatterns(window, past);
  const origins: { traceId: string; excess: Excess }[] = [];
  const entities: string[] = [];
  const deviating = new Set<SpanShape>();
  for (const shape of window) {
    const excess = excesses.get(patternKey(shape));
    const below = shape.children.some((child) => deviating.has(child));
    if (excess || below) deviating.add(shape);
    if (!excess || below) continue;
    origins.push({ traceId: shape.span.traceId, excess });
    entities.push(shape.span.entity);
  }
  const byEntity = Map.groupBy(origins.keys(), (i) => entities[i] ?? '');
  return new Map([...byEntity].map(([entity, at]) => [entity, summarise(at.flatMap((i) => origins[i] ?? []))]));
}

const patternKey = ({ operation, pattern }: SpanShape): string => `${operation}\u0000${pattern}`;

/** Every pattern of the window that is in excess over its operation's past. */
function excessPatterns(window: readonly SpanShape[], past: SpanPast): ReadonlyMap<string, Excess> {
  const found = new Map<string, Excess>();
  for (const [operation, shapes] of Map.groupBy(window, (shape) => shape.operation)) {
    const usual = past.operation(operation);
    if (!usual || usual.spans < MIN_PAST) continue;
    for (const [pattern, same] of Map.groupBy(shapes, (shape) => shape.pattern)) {
      const [first] = same;
      const usualShare = ((usual.patterns.get(pattern) ?? 0) + 0.5) / (usual.spans + 1);
      const expected = shapes.length * usualShare;
      const spans = same.length;
      const surprise = 2 * (spans * Math.log(spans / expected) - (spans - expected));
      if (!first || spans <= expected || surprise <= MIN_SURPRISE) continue;
      if (spans / shapes.length <= MIN_RATIO * usualShare) continue;
      const shareOf = (token: string): number => (usual.tokens.get(token) ?? 0) / usual.spans;
      found.set(patternKey(first), {
        path: {
          operation,
          spans,
          of: shapes.length,
          usualShare,
          surprise,
          extra: first.tokens.filter((token) => shareOf(token) < 0.5).toSorted((a, b) => shareOf(a) - shareOf(b)),
          missing: [...usual.tokens.keys()].filter((token) => shareOf(token) >= 0.5 && !first.tokens.includes(token)),
        },
        excess: 1 - expected / spans,
        holdsNewError: first.tokens.some(
          (token) => tellsError(token) && spans / shapes.length > MIN_RATIO * shareOf(token),
        ),
      });
    }
  }
  return found;
}

function tellsError(token: string): boolean {
  return token === FAILED || isErrorStatement(statementIn(token) ?? '');
}

function summarise(origins: readonly { readonly traceId: string; readonly excess: Excess }[]): PathFindings {
  const paths = [...new Set(origins.map(({ excess }) => excess.path))].toSorted((a, b) => b.surprise - a.surprise);
  const traces = [...Map.groupBy(origins, ({ traceId }) => traceId).values()];
  return {
    paths,
    strength: Math.log1p(
      paths.reduce(
        (sum, { surprise, spans, of, usualShare }) => sum + surprise * Math.max(0, spans / of - usualShare),
        0,
      ) / 10,
    ),
    traces: traces.reduce((sum, trace) => sum + Math.max(...trace.map(({ excess }) => excess.excess)), 0),
    errorTraces: traces.filter((trace) => trace.some(({ excess }) => excess.holdsNewError)).length,
  };
}
