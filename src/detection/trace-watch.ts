import type { CompactSpan } from '../analysis/causes/compact-span.js';
import { changedPaths, type PathFindings } from '../analysis/causes/changed-paths.js';
import { openSpanBaseline, type SpanBaseline, type SpanBaselineSnapshot } from '../analysis/causes/span-baseline.js';
import { statementOf } from '../analysis/causes/statement.js';
import { childOf, FAILED, shapesOf, statementIn } from '../analysis/causes/trace-shape.js';
import type { MetricPoint, MinedLog, Severity, Span } from '../domain/signal.js';

/** How long spans are kept as evidence, how many at most, and how old a span must be to count as usual. */
const keepMs = 900_000;
const maxSpans = 100_000;
/** Rates, error shares and durations are made over windows of this length. */
export const traceWindowMs = 30_000;
/** The spans under judgement, and the age from which a span counts as usual for them. */
const judgedMs = 120_000;
const usualMs = 180_000;
/** Surprise (twice the log-likelihood ratio) of the changed paths of an entity from which they are an anomaly. */
const surprising = 20;
/** Requests in a window below which its error share and durations say nothing. */
const minimumRequests = 5;

interface Requests {
  total: number;
  errors: number;
  durations: number[];
}

/** An entity whose traces changed, by how much, and the path that changed most. */
export interface ChangedEntity {
  readonly entity: string;
  readonly surprise: number;
  readonly errorTraces: number;
  readonly path: PathFindings['paths'][number];
}

/** Keeps the spans of the last minutes, counts what is usual, and turns spans into rate, error and duration points. */
export class TraceWatch {
  #spans: CompactSpan[] = [];
  #baseline: SpanBaseline = openSpanBaseline();
  #window = new Map<string, Requests>();
  /** What is usual up to three minutes ago: younger than the base line, whose spans are past all evidence. */
  #usual: SpanBaseline = openSpanBaseline();
  #usualUntil = -Infinity;
  readonly #statements = new Map<string, Set<string>>();
  /** Statements of templates by severity; made anew when the texts have become more general. */
  readonly #statementCache = new Map<string, string>();
  readonly #textOf: (template: string) => string;
  readonly #entityOf = new Map<string, string>();

  constructor(textOf: (template: string) => string) {
    this.#textOf = textOf;
  }

  get baseline(): SpanBaseline {
    return this.#baseline;
  }

  /** Spans of the last 15 minutes, by arrival. */
  get recent(): readonly CompactSpan[] {
    return this.#spans.map((span) => this.#withStatements(span));
  }

  log({ traceId, spanId, template, severity }: MinedLog): void {
    if (traceId === undefined || spanId === undefined) return;
    const key = spanKey({ traceId, spanId });
    const statement = this.#statementOf(template, severity);
    const known = this.#statements.get(key);
    if (known) known.add(statement);
    else this.#statements.set(key, new Set([statement]));
    if (this.#statements.size > 2 * maxSpans) dropOldest(this.#statements);
  }

  add(span: Span): void {
    this.#spans.push(compact(span));
    this.#entityOf.set(spanKey(span), span.entity);
    if (!isRequest(span, this.#parentEntity(span))) return;
    let requests = this.#window.get(span.entity);
    if (!requests) this.#window.set(span.entity, (requests = { total: 0, errors: 0, durations: [] }));
    requests.total++;
    if (span.status === 'error') requests.errors++;
    if (requests.durations.length < 10_000) requests.durations.push(span.durationMs);
  }

  /** Ends the window before `now`: what the requests of every entity add up to. */
  endWindow(now: number): MetricPoint[] {
    this.#statementCache.clear();
    const points = [...this.#window].flatMap(([entity, requests]) => pointsOf(entity, requests, now - traceWindowMs));
    this.#window = new Map();
    this.#age(now);
    return points.toSorted((a, b) => (a.entity < b.entity ? -1 : a.entity > b.entity ? 1 : 0));
  }

  /** Entities whose traces of the last two minutes take another path than was usual. O(spans of three minutes). */
  changedPaths(now: number): readonly ChangedEntity[] {
    const settled = this.#between(this.#usualUntil, now - usualMs);
    this.#usual.add(settled);
    this.#usualUntil = now - usualMs;
    const window = shapesOf(this.#between(now - judgedMs, now));
    const findings = changedPaths(window, this.#usual);
    return [...findings].flatMap(([entity, { paths, errorTraces }]) => {
      const surprise = paths.reduce((sum, path) => sum + path.surprise, 0);
      const [first] = paths;
      return first && surprise >= surprising ? [{ entity, surprise, errorTraces, path: first }] : [];
    });
  }

  save(): SavedTraces {
    return {
      usual: this.#usual.snapshot(),
      usualUntil: this.#usualUntil,
      spans: this.recent,
      baseline: this.#baseline.snapshot(),
      window: [...this.#window].map(([entity, requests]) => [
        entity,
        { ...requests, durations: [...requests.durations] },
      ]),
    };
  }

  load({ spans, baseline, window, usual, usualUntil }: SavedTraces): void {
    this.#usual = openSpanBaseline(usual);
    this.#usualUntil = usualUntil;
    this.#baseline = openSpanBaseline(baseline);
    this.#window = new Map(window);
    for (const span of spans) {
      this.#spans.push({ ...span, statements: [] });
      this.#entityOf.set(spanKey(span), span.entity);
      if (span.statements.length > 0) this.#statements.set(spanKey(span), new Set(span.statements));
    }
  }

  #statementOf(template: string, severity: Severity): string {
    const key = `${severity} ${template}`;
    const known = this.#statementCache.get(key);
    if (known !== undefined) return known;
    const statement = statementOf(this.#textOf(template), severity);
    this.#statementCache.set(key, statement);
    return statement;
  }

  #between(from: number, to: number): readonly CompactSpan[] {
    return this.#spans.filter(({ at }) => at >= from && at < to).map((span) => this.#withStatements(span));
  }

  #withStatements(span: CompactSpan): CompactSpan {
    return { ...span, statements: [...(this.#statements.get(spanKey(span)) ?? [])] };
  }

  #parentEntity({ traceId, parentSpanId }: Pick<Span, 'traceId' | 'parentSpanId'>): string | undefined {
    return parentSpanId === undefined ? undefined : this.#entityOf.get(spanKey({ traceId, spanId: parentSpanId }));
  }

  /** Traces that leave the ring, whole, become part of what is usual. */
  #age(now: number): void {
    const since = Math.max(now - keepMs, this.#spans.at(-maxSpans)?.at ?? -Infinity);
    const young = new Set(this.#spans.filter(({ at }) => at >= since).map(({ traceId }) => traceId));
    const old = this.#spans.filter(({ traceId }) => !young.has(traceId));
    if (old.length === 0) return;
    this.#spans = this.#spans.filter(({ traceId }) => young.has(traceId));
    this.#baseline.add(old.map((span) => this.#withStatements(span)));
    for (const span of old) {
      this.#statements.delete(spanKey(span));
      this.#entityOf.delete(spanKey(span));
    }
  }
}

/** What {@link TraceWatch.save} stores; structured-clonable. */
export interface SavedTraces {
  readonly usual: SpanBaselineSnapshot;
  readonly usualUntil: number;
  readonly spans: readonly CompactSpan[];
  readonly baseline: SpanBaselineSnapshot;
  readonly window: readonly (readonly [string, Requests])[];
}

function compact({
  at,
  entity,
  name,
  traceId,
  spanId,
  parentSpanId,
  kind,
  durationMs,
  status,
  peer,
}: Span): CompactSpan {
  return { at, entity, name, traceId, spanId, parentSpanId, kind, durationMs, status, peer, statements: [] };
}

const spanKey = ({ traceId, spanId }: Pick<Span, 'traceId' | 'spanId'>): string => `${traceId}/${spanId}`;

/** A span that serves somebody else: told so, or its parent is elsewhere or unknown. */
function isRequest(span: Pick<Span, 'kind' | 'entity'>, parent: string | undefined): boolean {
  if (span.kind === 'server' || span.kind === 'consumer') return true;
  return span.kind === 'internal' && parent !== span.entity;
}

function pointsOf(entity: string, { total, errors, durations }: Requests, at: number): MetricPoint[] {
  const point = (name: string, value: number, unit: string): MetricPoint => ({
    at,
    entity,
    name,
    value,
    unit,
    attributes: {},
  });
  const rate = point('trace.requests', total / (traceWindowMs / 1_000), '1/s');
  if (total < minimumRequests) return [rate];
  const sorted = durations.toSorted((a, b) => a - b);
  const p90 = sorted[Math.floor(0.9 * (sorted.length - 1))];
  return [rate, point('trace.error_ratio', errors / total, '1'), point('trace.duration.p90', p90, 'ms')];
}

function dropOldest(entries: Map<string, unknown>): void {
  const oldest = entries.keys().next();
  if (!oldest.done) entries.delete(oldest.value);
}

/** The change of a path in a sentence. */
export function sayPath({ errorTraces, path }: ChangedEntity): string {
  const [, operation] = path.operation.split('\u0000');
  const differences = [
    ...path.missing.slice(0, 2).map((token) => `without ${sayToken(token)}`),
    ...path.extra.slice(0, 2).map((token) => `with ${sayToken(token)}`),
  ];
  const usual = `${(100 * path.usualShare).toFixed(1)} % usually`;
  const errors = errorTraces > 0 ? `; ${errorTraces} traces hold an error that is new there` : '';
  return `${path.spans} of ${path.of} spans of ${operation} go another way (${usual}): ${differences.join(', ') || 'other steps'}${errors}`;
}

function sayToken(token: string): string {
  const statement = statementIn(token);
  if (statement !== undefined) return `the log line "${statement}"`;
  return token === FAILED ? 'a failure' : `a call of ${childOf(token) ?? token}`;
}
