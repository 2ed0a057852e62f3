/** OTLP as its JSON mapping shows it; protobuf is decoded into the same shapes. Anything may be absent. */

/** Epoch nanoseconds: decimal text or a number in JSON, milliseconds and the rest of nanoseconds from protobuf. */
export type NanoTime = string | number | { readonly ms: number; readonly ns: number };
export type Int64 = string | number;

export interface AnyValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: Int64;
  readonly doubleValue?: number | string;
  readonly arrayValue?: { readonly values?: readonly AnyValue[] };
  readonly kvlistValue?: { readonly values?: readonly KeyValue[] };
  readonly bytesValue?: string;
}

export interface KeyValue {
  readonly key?: string;
  readonly value?: AnyValue | null;
}

export interface Resource {
  readonly attributes?: readonly KeyValue[];
}

export interface OtlpLog {
  readonly timeUnixNano?: NanoTime;
  readonly observedTimeUnixNano?: NanoTime;
  readonly severityNumber?: number;
  readonly severityText?: string;
  readonly body?: AnyValue | null;
  readonly attributes?: readonly KeyValue[];
  readonly traceId?: string;
  readonly spanId?: string;
  readonly eventName?: string;
}

export interface LogsRequest {
  readonly resourceLogs?: readonly {
    readonly resource?: Resource;
    readonly scopeLogs?: readonly { readonly logRecords?: readonly OtlpLog[] }[];
  }[];
}

export interface OtlpSpan {
  readonly traceId?: string;
  readonly spanId?: string;
  readonly parentSpanId?: string;
  readonly name?: string;
  readonly kind?: number;
  readonly startTimeUnixNano?: NanoTime;
  readonly endTimeUnixNano?: NanoTime;
  readonly attributes?: readonly KeyValue[];
  readonly events?: readonly { readonly name?: string; readonly attributes?: readonly KeyValue[] }[];
  readonly status?: { readonly code?: number; readonly message?: string };
}

export interface TracesRequest {
  readonly resourceSpans?: readonly {
    readonly resource?: Resource;
    readonly scopeSpans?: readonly { readonly spans?: readonly OtlpSpan[] }[];
  }[];
}

interface Point {
  readonly attributes?: readonly KeyValue[];
  readonly startTimeUnixNano?: NanoTime;
  readonly timeUnixNano?: NanoTime;
  /** Bit 1: no value was recorded; the series ended. */
  readonly flags?: number;
}

export interface NumberPoint extends Point {
  readonly asDouble?: number | string;
  readonly asInt?: Int64;
}

export interface HistogramPoint extends Point {
  readonly count?: Int64;
  readonly sum?: number;
  readonly bucketCounts?: readonly Int64[];
  readonly explicitBounds?: readonly number[];
}

export interface Buckets {
  readonly offset?: number;
  readonly bucketCounts?: readonly Int64[];
}

export interface ExponentialPoint extends Point {
  readonly count?: Int64;
  readonly sum?: number;
  readonly scale?: number;
  readonly zeroCount?: Int64;
  readonly positive?: Buckets;
  readonly negative?: Buckets;
}

export interface SummaryPoint extends Point {
  readonly count?: Int64;
  readonly sum?: number;
  readonly quantileValues?: readonly { readonly quantile?: number; readonly value?: number }[];
}

/** 1: every point counts from the one before. 2: from the start. */
export type Temporality = number;

export interface OtlpMetric {
  readonly name?: string;
  readonly unit?: string;
  readonly gauge?: { readonly dataPoints?: readonly NumberPoint[] };
  readonly sum?: {
    readonly dataPoints?: readonly NumberPoint[];
    readonly aggregationTemporality?: Temporality;
    readonly isMonotonic?: boolean;
  };
  readonly histogram?: {
    readonly dataPoints?: readonly HistogramPoint[];
    readonly aggregationTemporality?: Temporality;
  };
  readonly exponentialHistogram?: {
    readonly dataPoints?: readonly ExponentialPoint[];
    readonly aggregationTemporality?: Temporality;
  };
  readonly summary?: { readonly dataPoints?: readonly SummaryPoint[] };
}

export interface MetricsRequest {
  readonly resourceMetrics?: readonly {
    readonly resource?: Resource;
    readonly scopeMetrics?: readonly { readonly metrics?: readonly OtlpMetric[] }[];
  }[];
}
