/** What telemetry says: logs, metric points and spans, named as OpenTelemetry names them. Times are epoch ms. */

export type AttributeValue = string | number | boolean;
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** Severities of OpenTelemetry without their four sub-levels, from least to most severe. */
export const severities = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
export type Severity = (typeof severities)[number];

export interface LogRecord {
  readonly at: number;
  readonly entity: string;
  readonly severity: Severity;
  readonly body: string;
  readonly attributes: Attributes;
  readonly traceId?: string;
  readonly spanId?: string;
}

/** A log record whose line has been mined; `template` is the stable id of its {@link Template}. */
export interface MinedLog extends LogRecord {
  readonly template: string;
}

/** Log lines of one shape. `id` is a hash of the shape when first seen; `text` has placeholders such as `<num>`. */
export interface Template {
  readonly id: string;
  readonly text: string;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  readonly lines: number;
}

/** One value of a series. A counter has become a rate per second before it is a point. */
export interface MetricPoint {
  readonly at: number;
  readonly entity: string;
  readonly name: string;
  readonly value: number;
  readonly unit?: string;
  readonly attributes: Attributes;
}

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** One operation of one trace; `at` is its start. */
export interface Span {
  readonly at: number;
  readonly entity: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: SpanKind;
  readonly durationMs: number;
  readonly status: 'unset' | 'ok' | 'error';
  /** The entity on the other side of a client span, when the span names one that sends no spans itself. */
  readonly peer?: string;
  readonly attributes: Attributes;
}
