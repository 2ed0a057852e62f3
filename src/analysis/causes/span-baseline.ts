import type { CompactSpan } from './compact-span.js';
import { LogHistogram, type LogHistogramSnapshot } from './log-histogram.js';
import { shapesOf, type SpanShape } from './trace-shape.js';

/** What is usual for one operation. */
export interface OperationPast {
  readonly spans: number;
  /** How many spans had this pattern. */
  readonly patterns: ReadonlyMap<string, number>;
  /** How many spans had this child or statement. */
  readonly tokens: ReadonlyMap<string, number>;
  readonly selfMs: LogHistogram;
}

/** Where the usual is looked up: counters, never raw spans. */
export interface SpanPast {
  operation(operation: string): OperationPast | undefined;
  /** Times between a client span of `from` and the server span of `to`. */
  edge(from: string, to: string): LogHistogram | undefined;
}

export interface SpanBaselineSnapshot {
  readonly operations: readonly {
    readonly key: string;
    readonly spans: number;
    readonly patterns: readonly (readonly [string, number])[];
    readonly tokens: readonly (readonly [string, number])[];
    readonly selfMs: LogHistogramSnapshot;
  }[];
  readonly edges: readonly (readonly [string, LogHistogramSnapshot])[];
}

interface OperationCounters extends OperationPast {
  spans: number;
  readonly patterns: Map<string, number>;
  readonly tokens: Map<string, number>;
}

const MAX_OPERATIONS = 5000;
const MAX_EDGES = 5000;
/** Patterns and tokens of one operation; beyond, the rarest make way. */
const MAX_PATTERNS = 100;
const MAX_TOKENS = 200;

/**
 * Counters of how operations and edges usually behave, fed with whole traces once they are complete and old enough to be
 * no part of a fault. The least recently used operations and edges make way beyond 5,000 each.
 */
export class SpanBaseline implements SpanPast {
  readonly #operations = new Map<string, OperationCounters>();
  readonly #edges = new Map<string, LogHistogram>();

  constructor(snapshot?: SpanBaselineSnapshot) {
    for (const { key, spans, patterns, tokens, selfMs } of snapshot?.operations ?? [])
      this.#operations.set(key, {
        spans,
        patterns: new Map(patterns),
        tokens: new Map(tokens),
        selfMs: new LogHistogram(selfMs),
      });
    for (const [key, histogram] of snapshot?.edges ?? []) this.#edges.set(key, new LogHistogram(histogram));
  }

  /** Counts the spans of whole traces; O(1) a span. */
  add(spans: Iterable<CompactSpan>): void {
    for (const shape of shapesOf(spans)) this.count(shape);
  }

  count(shape: SpanShape): void {
    const past = touch(this.#operations, shape.operation, MAX_OPERATIONS, openCounters);
    past.spans++;
    increment(past.patterns, shape.pattern, MAX_PATTERNS);
    for (const token of shape.tokens) increment(past.tokens, token, MAX_TOKENS);
    if (shape.selfMs !== undefined) past.selfMs.add(shape.selfMs);
    if (shape.gap)
      touch(this.#edges, edgeKey(shape.span.entity, shape.gap.to), MAX_EDGES, () => new LogHistogram()).add(
        shape.gap.ms,
      );
  }

  operation(operation: string): OperationPast | undefined {
    return this.#operations.get(operation);
  }

  edge(from: string, to: string): LogHistogram | undefined {
    return this.#edges.get(edgeKey(from, to));
  }

  /** Plain JSON from which a new one goes on exactly where this one is. */
  snapshot(): SpanBaselineSnapshot {
    return {
      operations: [...this.#operations].map(([key, { spans, patterns, tokens, selfMs }]) => ({
        key,
        spans,
        patterns: [...patterns],
        tokens: [...tokens],
        selfMs: selfMs.snapshot(),
      })),
      edges: [...this.#edges].map(([key, histogram]) => [key, histogram.snapshot()] as const),
    };
  }
}

export function openSpanBaseline(snapshot?: SpanBaselineSnapshot): SpanBaseline {
  return new SpanBaseline(snapshot);
}

/** Two pasts as one, e.g. the counters and the spans of the last minutes before an onset. */
export function bothPasts(a: SpanPast, b: SpanPast): SpanPast {
  return {
    operation: (key) => {
      const [x, y] = [a.operation(key), b.operation(key)];
      if (!x || !y) return x ?? y;
      return {
        spans: x.spans + y.spans,
        patterns: sum(x.patterns, y.patterns),
        tokens: sum(x.tokens, y.tokens),
        selfMs: x.selfMs.plus(y.selfMs),
      };
    },
    edge: (from, to) => {
      const [x, y] = [a.edge(from, to), b.edge(from, to)];
      return x && y ? x.plus(y) : (x ?? y);
    },
  };
}

function sum(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const total = new Map(a);
  for (const [key, count] of b) total.set(key, (total.get(key) ?? 0) + count);
  return total;
}

const edgeKey = (from: string, to: string): string => `${from}\u0000${to}`;

function openCounters(): OperationCounters {
  return { spans: 0, patterns: new Map(), tokens: new Map(), selfMs: new LogHistogram() };
}

/** The value under a key, made when missing; the least recently touched one makes way. */
function touch<T>(entries: Map<string, T>, key: string, most: number, make: () => T): T {
  const value = entries.get(key) ?? make();
  entries.delete(key);
  entries.set(key, value);
  if (entries.size > most) {
    const oldest = entries.keys().next();
    if (!oldest.done) entries.delete(oldest.value);
  }
  return value;
}

/** Adds one; when there is no room for another key, the rarest makes way. */
function increment(counts: Map<string, number>, key: string, most: number): void {
  const count = counts.get(key);
  if (count === undefined && counts.size >= most) {
    const [rarest] = [...counts].reduce((a, b) => (b[1] < a[1] ? b : a));
    counts.delete(rarest);
  }
  counts.set(key, (count ?? 0) + 1);
}
