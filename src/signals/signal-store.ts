import type { Attributes, MetricPoint, MinedLog, Severity, Span, Template } from '../domain/signal.js';
import type { Page } from '../platform/page.js';

/** What is stored together. Points that are not finite numbers are left out: no store can order them. */
export interface SignalBatch {
  readonly logs: readonly MinedLog[];
  readonly points: readonly MetricPoint[];
  readonly spans: readonly Span[];
}

/** Event time in epoch ms: from (inclusive) to (exclusive). */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export interface LogQuery extends TimeRange {
  readonly entities?: readonly string[];
  readonly severities?: readonly Severity[];
  /** Template ids; a caller who knows aliases names them all. */
  readonly templates?: readonly string[];
  /** Consecutive words of the line, whatever their case. */
  readonly text?: string;
  /** Every one must be there with exactly this value. */
  readonly attributes?: Attributes;
  readonly first: number;
  readonly after?: string;
}

export interface PointQuery extends TimeRange {
  readonly entities?: readonly string[];
  readonly name?: string;
}

export interface SpanQuery extends TimeRange {
  readonly entities?: readonly string[];
  readonly traceId?: string;
}

/** A stretch of one series: `values[i]` was measured at `times[i]` (epoch ms, ascending, each once: the last value told). */
export interface SeriesWindow {
  readonly entity: string;
  readonly name: string;
  readonly unit?: string;
  readonly attributes: Attributes;
  readonly times: readonly number[];
  readonly values: readonly number[];
}

export interface TemplateCountQuery extends TimeRange {
  readonly entities?: readonly string[];
  /** Width of a bucket, ms, aligned to the epoch; without it the whole range is one bucket. */
  readonly bucketMs?: number;
}

/** Lines of one template of one entity in the bucket that begins at `at`. */
export interface TemplateCount {
  readonly entity: string;
  readonly template: string;
  readonly at: number;
  readonly count: number;
}

export interface AttributeCountQuery extends TimeRange {
  readonly entities?: readonly string[];
  /** Lines to look at; above it a seeded sample is taken. Default {@link attributeSample}. */
  readonly sample?: number;
}

export const attributeSample = 10_000;

/** How often each attribute has each value, among `sampled` of the `lines` log lines there are; most frequent first. */
export interface AttributeCounts {
  readonly lines: number;
  readonly sampled: number;
  readonly counts: readonly { readonly key: string; readonly value: string; readonly count: number }[];
}

/** A template as it is kept; `alias` is the id of the more general template it has become part of. */
export interface StoredTemplate extends Template {
  readonly alias?: string;
}

export interface TemplateQuery {
  readonly ids?: readonly string[];
  /** At most this many, the most recently seen first. */
  readonly first?: number;
}

/** Signals older than these (epoch ms) are let go, at the coarseness of the store: whole days. */
export interface SignalRetention {
  readonly logs: number;
  readonly points: number;
  readonly spans: number;
}

/** Most points one {@link SignalStore.points} answers; beyond it `signals.too-many-points`. */
export const maxPointsPerQuery = 1_000_000;
/** Most counts one {@link SignalStore.templateCounts} answers; beyond it `signals.too-many-counts`. */
export const maxCountsPerQuery = 1_000_000;
/** Most spans one {@link SignalStore.spans} answers; the earliest ones. */
export const maxSpansPerQuery = 10_000;
/** Most templates one {@link SignalStore.templates} answers. */
export const maxTemplatesPerQuery = 50_000;

/**
 * Keeps signals. Two adapters, DuckDB and Elasticsearch, pass the one specification in `test/contracts/signal-store.ts`.
 * Every method rejects with a {@link Failure}: `signals.store-unavailable` and `signals.overloaded` are retryable and
 * the store recovers by itself.
 */
export abstract class SignalStore {
  /**
   * Durable when it settles; when it rejects as retryable, some of the batch may be there. The same batch again:
   * Elasticsearch keeps it once; DuckDB keeps points once and logs and spans again.
   */
  abstract append(batch: SignalBatch): Promise<void>;
  /** Makes everything appended visible to reads; costs Elasticsearch a refresh, and DuckDB nothing. */
  abstract refresh(): Promise<void>;

  /** Newest first. `first` ≤ 1,000. */
  abstract logs(query: LogQuery): Promise<Page<MinedLog>>;
  abstract points(query: PointQuery): Promise<readonly SeriesWindow[]>;
  /** In the order of time. */
  abstract spans(query: SpanQuery): Promise<readonly Span[]>;
  /** In the order of time, then entity, then template. */
  abstract templateCounts(query: TemplateCountQuery): Promise<readonly TemplateCount[]>;
  abstract attributeCounts(query: AttributeCountQuery): Promise<AttributeCounts>;

  /** Everything of a time range in the order of event time, in chunks: what recovery reads after a restart. */
  abstract scan(range: TimeRange): AsyncIterable<SignalBatch>;

  /** Keeps templates by id; the same id again replaces it. */
  abstract keepTemplates(templates: readonly StoredTemplate[]): Promise<void>;
  abstract templates(query: TemplateQuery): Promise<readonly StoredTemplate[]>;

  abstract dropBefore(retention: SignalRetention): Promise<void>;
  /** Whether it can store now, and if not, why. Never rejects. */
  abstract health(): Promise<{ readonly ok: true } | { readonly ok: false; readonly because: string }>;
  /** Waits for what is being written. Nothing may be appended afterwards. */
  abstract close(): Promise<void>;
}
