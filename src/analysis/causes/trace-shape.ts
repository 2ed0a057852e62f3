import type { CompactSpan } from './compact-span.js';

/** What one span says about its operation: which children and log lines it had, and where its time went. */
export interface SpanShape {
  readonly span: CompactSpan;
  /** Entity and span name: what is compared with its own past. */
  readonly operation: string;
  /** The pattern: entity and name of its children, the statements logged under it and whether it failed, as a set, sorted. */
  readonly tokens: readonly string[];
  readonly pattern: string;
  readonly children: readonly SpanShape[];
  /** Its duration without its children's; undefined for a client span, whose time is the network's and the callee's. */
  readonly selfMs?: number;
  /** Of a client span: the callee, and the time between the two, spent on the way and in queues. */
  readonly gap?: { readonly to: string; readonly ms: number };
}

const CHILD = 'child ';
const LOG = 'log ';
export const FAILED = 'failed';

export const operationOf = (entity: string, name: string): string => `${entity}\u0000${name}`;
export const statementIn = (token: string): string | undefined =>
  token.startsWith(LOG) ? token.slice(LOG.length) : undefined;
export const childOf = (token: string): string | undefined =>
  token.startsWith(CHILD) ? token.slice(CHILD.length).replace('\u0000', ' ') : undefined;

/**
 * The spans of whole traces, each with its children, pattern and own time. A span whose parent is missing is a root;
 * a repeated span id keeps its first span.
 */
export function shapesOf(spans: Iterable<CompactSpan>): readonly SpanShape[] {
  const byId = new Map<string, CompactSpan>();
  for (const span of spans) {
    const id = `${span.traceId}\u0000${span.spanId}`;
    if (!byId.has(id)) byId.set(id, span);
  }
  const childrenOf = new Map<string, CompactSpan[]>();
  for (const span of byId.values()) {
    if (span.parentSpanId === undefined) continue;
    const parent = `${span.traceId}\u0000${span.parentSpanId}`;
    const siblings = childrenOf.get(parent);
    if (siblings) siblings.push(span);
    else childrenOf.set(parent, [span]);
  }
  return shapeAll(byId, childrenOf);
}

/** Children before parents without recursion: a hostile trace may be deeper than the stack, or a circle. */
function shapeAll(
  byId: ReadonlyMap<string, CompactSpan>,
  childrenOf: ReadonlyMap<string, readonly CompactSpan[]>,
): readonly SpanShape[] {
  const done = new Map<string, SpanShape>();
  for (const start of byId.keys()) {
    const stack = [start];
    const entered = new Set<string>();
    for (let id = stack.at(-1); id !== undefined; id = stack.at(-1)) {
      const span = byId.get(id);
      const children = (childrenOf.get(id) ?? []).map((child) => `${child.traceId}\u0000${child.spanId}`);
      const waiting = entered.has(id) ? [] : children.filter((child) => !done.has(child) && !entered.has(child));
      entered.add(id);
      if (waiting.length > 0) stack.push(...waiting);
      else {
        stack.pop();
        if (span && !done.has(id))
          done.set(
            id,
            shapeOf(
              span,
              parentOf(span, byId),
              children.flatMap((child) => done.get(child) ?? []),
            ),
          );
      }
    }
  }
  return [...done.values()];
}

function parentOf(span: CompactSpan, byId: ReadonlyMap<string, CompactSpan>): CompactSpan | undefined {
  return span.parentSpanId === undefined ? undefined : byId.get(`${span.traceId}\u0000${span.parentSpanId}`);
}

function shapeOf(span: CompactSpan, parent: CompactSpan | undefined, children: readonly SpanShape[]): SpanShape {
  const tokens = [
    ...new Set([
      ...children.map((child) => CHILD + operationOf(child.span.entity, child.span.name)),
      ...span.statements.map((statement) => LOG + statement),
      ...(span.status === 'error' ? [FAILED] : []),
    ]),
  ].toSorted();
  const shape = {
    span,
    operation: operationOf(span.entity, span.name),
    tokens,
    pattern: hashOf(tokens.join('\n')),
    children,
  };
  const [callee] = children;
  if (!isClient(span, parent, children)) return { ...shape, selfMs: selfMsOf(span, children) };
  if (!callee || children.length > 1) return shape;
  return { ...shape, gap: { to: callee.span.entity, ms: Math.max(0, span.durationMs - callee.span.durationMs) } };
}

/** A client span only waits for another entity. Where kinds are not told: it hangs in its own entity, its children do not. */
function isClient(span: CompactSpan, parent: CompactSpan | undefined, children: readonly SpanShape[]): boolean {
  if (span.kind === 'client') return true;
  if (span.kind === 'server' || span.kind === 'consumer') return false;
  return (
    children.length > 0 &&
    parent?.entity === span.entity &&
    children.every((child) => child.span.entity !== span.entity)
  );
}

/** Duration minus the union of the children's intervals. */
function selfMsOf(span: CompactSpan, children: readonly SpanShape[]): number {
  const end = span.at + span.durationMs;
  let covered = 0;
  let reached = span.at;
  for (const { span: child } of children.toSorted((a, b) => a.span.at - b.span.at)) {
    const from = Math.max(reached, child.at);
    const to = Math.min(end, child.at + child.durationMs);
    if (to <= from) continue;
    covered += to - from;
    reached = to;
  }
  return Math.max(0, span.durationMs - covered);
}

/** A 53 bit hash of a text (cyrb53), as 36-ary digits: patterns are counted by it, not kept. */
export function hashOf(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}
