import type { CompactSpan } from '../analysis/causes/compact-span.js';
import { openSpanBaseline, type SpanBaseline, type SpanBaselineSnapshot } from '../analysis/causes/span-baseline.js';
import type { MetricPoint, MinedLog, Span } from '../domain/signal.js';

/** How long spans are kept as evidence, how many at most, and how old a span must be to count as usual. */
const keepMs = 900_000;
const maxSpans = 100_000;
/** Rates, error shares and durations are made over windows of this length. */
export const traceWindowMs = 30_000;
/** Requests in a window below which its error share and durations say nothing. */
const minimumRequests = 5;

interface Requests {
  total: number;
  errors: number;
  durations: number[];
}

/** Keeps the spans of the last minutes, counts what is usual, and turns spans into rate, error and duration points. */
export class TraceWatch {
  #spans: CompactSpan[] = [];
  #baseline: SpanBaseline = openSpanBaseline();
  #window = new Map<string, Requests>();
  readonly #templates = new Map<string, Set<string>>();
  readonly #entityOf = new Map<string, string>();

  get baseline(): SpanBaseline {
    return this.#baseline;
  }

  /** Spans of the last 15 minutes, by arrival. */
  get recent(): readonly CompactSpan[] {
    return this.#spans.map((span) => ({ ...span, templates: [...(this.#templates.get(spanKey(span)) ?? [])] }));
  }

  log({ traceId, spanId, template }: MinedLog): void {
    if (traceId === undefined || spanId === undefined) return;
    const key = spanKey({ traceId, spanId });
    const known = this.#templates.get(key);
    if (known) known.add(template);
    else this.#templates.set(key, new Set([template]));
    if (this.#templates.size > 2 * maxSpans) dropOldest(this.#templates);
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
    const points = [...this.#window].flatMap(([entity, requests]) => pointsOf(entity, requests, now - traceWindowMs));
    this.#window = new Map();
    this.#age(now);
    return points.toSorted((a, b) => (a.entity < b.entity ? -1 : a.entity > b.entity ? 1 : 0));
  }

  save(): SavedTraces {
    return {
      spans: this.recent,
      baseline: this.#baseline.snapshot(),
      window: [...this.#window].map(([entity, requests]) => [
        entity,
        { ...requests, durations: [...requests.durations] },
      ]),
    };
  }

  load({ spans, baseline, window }: SavedTraces): void {
    this.#baseline = openSpanBaseline(baseline);
    this.#window = new Map(window);
    for (const span of spans) {
      this.#spans.push({ ...span, templates: [] });
      this.#entityOf.set(spanKey(span), span.entity);
      if (span.templates.length > 0) this.#templates.set(spanKey(span), new Set(span.templates));
    }
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
    this.#baseline.add(old.map((span) => ({ ...span, templates: [...(this.#templates.get(spanKey(span)) ?? [])] })));
    for (const span of old) {
      this.#templates.delete(spanKey(span));
      this.#entityOf.delete(spanKey(span));
    }
  }
}

/** What {@link TraceWatch.save} stores; structured-clonable. */
export interface SavedTraces {
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
  return { at, entity, name, traceId, spanId, parentSpanId, kind, durationMs, status, peer, templates: [] };
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
