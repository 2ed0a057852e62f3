import { ProtoReader, type Fixed64 } from '../../proto-reader.js';
import type {
  AnyValue,
  Buckets,
  ExponentialPoint,
  HistogramPoint,
  KeyValue,
  LogsRequest,
  MetricsRequest,
  NanoTime,
  NumberPoint,
  OtlpLog,
  OtlpMetric,
  OtlpSpan,
  Resource,
  SummaryPoint,
  TracesRequest,
} from './otlp.js';

/** Field numbers of opentelemetry-proto v1; what is not read here is skipped. */

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Fields<T> = Readonly<Record<number, (into: Mutable<T>, reader: ProtoReader) => void>>;

/** A message of known fields. */
function read<T extends object>(reader: ProtoReader, fields: Fields<T>): T {
  const into = {} as Mutable<T>;
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    const set = fields[field];
    if (set) set(into, reader);
    else reader.skip();
  }
  return into;
}

/** Adds a message to a repeated field. */
function push<T extends object>(list: readonly T[] | undefined, reader: ProtoReader, fields: Fields<T>): readonly T[] {
  const item = read(reader.message(), fields);
  if (list === undefined) return [item];
  (list as T[]).push(item);
  return list;
}

/** Milliseconds and the rest of nanoseconds, exactly: 2^32 ns are 4294 ms and 967296 ns. */
function nanos({ high, low }: Fixed64): NanoTime {
  const rest = high * 967_296 + low;
  return { ms: high * 4294 + Math.floor(rest / 1e6), ns: rest % 1e6 };
}

function count({ high, low }: Fixed64): number {
  return high * 4_294_967_296 + low;
}

function counts(list: readonly (string | number)[] | undefined, reader: ProtoReader): readonly (string | number)[] {
  const values = [...(list ?? [])];
  reader.repeated((one) => values.push(count(one.fixed64())));
  return values;
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

const anyValue: Fields<AnyValue> = {
  1: (into, reader) => (into.stringValue = reader.string()),
  2: (into, reader) => (into.boolValue = reader.bool()),
  3: (into, reader) => (into.intValue = reader.int64().toString()),
  4: (into, reader) => (into.doubleValue = reader.double()),
  5: (into, reader) => (into.arrayValue = readArray(reader.message())),
  6: (into, reader) => (into.kvlistValue = readMap(reader.message())),
  7: (into, reader) => (into.bytesValue = base64(reader.bytes())),
};
const keyValue: Fields<KeyValue> = {
  1: (into, reader) => (into.key = reader.string()),
  2: (into, reader) => (into.value = readAny(reader.message())),
};

const maxDepth = 64;
let depth = 0;

/** A value may hold values; one that is nested beyond reason is refused before it exhausts the stack. */
function readAny(reader: ProtoReader): AnyValue {
  if (depth >= maxDepth) throw new RangeError(`an attribute is nested deeper than ${maxDepth}`);
  depth += 1;
  try {
    return read<AnyValue>(reader, anyValue);
  } finally {
    depth -= 1;
  }
}

function readArray(reader: ProtoReader): { values: AnyValue[] } {
  const values: AnyValue[] = [];
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) values.push(readAny(reader.message()));
    else reader.skip();
  }
  return { values };
}

function readMap(reader: ProtoReader): { values: KeyValue[] } {
  const values: KeyValue[] = [];
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) values.push(read<KeyValue>(reader.message(), keyValue));
    else reader.skip();
  }
  return { values };
}

const resource: Fields<Resource> = {
  1: (into, reader) => (into.attributes = push(into.attributes, reader, keyValue)),
};

const log: Fields<OtlpLog> = {
  1: (into, reader) => (into.timeUnixNano = nanos(reader.fixed64())),
  11: (into, reader) => (into.observedTimeUnixNano = nanos(reader.fixed64())),
  2: (into, reader) => (into.severityNumber = reader.varint()),
  3: (into, reader) => (into.severityText = reader.string()),
  5: (into, reader) => (into.body = readAny(reader.message())),
  6: (into, reader) => (into.attributes = push(into.attributes, reader, keyValue)),
  9: (into, reader) => (into.traceId = reader.hex()),
  10: (into, reader) => (into.spanId = reader.hex()),
  12: (into, reader) => (into.eventName = reader.string()),
};

const span: Fields<OtlpSpan> = {
  1: (into, reader) => (into.traceId = reader.hex()),
  2: (into, reader) => (into.spanId = reader.hex()),
  4: (into, reader) => (into.parentSpanId = reader.hex()),
  5: (into, reader) => (into.name = reader.string()),
  6: (into, reader) => (into.kind = reader.varint()),
  7: (into, reader) => (into.startTimeUnixNano = nanos(reader.fixed64())),
  8: (into, reader) => (into.endTimeUnixNano = nanos(reader.fixed64())),
  9: (into, reader) => (into.attributes = push(into.attributes, reader, keyValue)),
  11: (into, reader) =>
    (into.events = push(into.events, reader, {
      2: (event, inner) => (event.name = inner.string()),
      3: (event, inner) => (event.attributes = push(event.attributes, inner, keyValue)),
    })),
  15: (into, reader) =>
    (into.status = read<NonNullable<OtlpSpan['status']>>(reader.message(), {
      2: (status, inner) => (status.message = inner.string()),
      3: (status, inner) => (status.code = inner.varint()),
    })),
};

const numberPoint: Fields<NumberPoint> = {
  7: (into, reader) => (into.attributes = push(into.attributes, reader, keyValue)),
  2: (into, reader) => (into.startTimeUnixNano = nanos(reader.fixed64())),
  3: (into, reader) => (into.timeUnixNano = nanos(reader.fixed64())),
  4: (into, reader) => (into.asDouble = reader.double()),
  6: (into, reader) => (into.asInt = reader.sfixed64()),
  8: (into, reader) => (into.flags = reader.varint()),
};

const histogramPoint: Fields<HistogramPoint> = {
  9: (into, reader) => (into.attributes = push(into.attributes, reader, keyValue)),
  2: (into, reader) => (into.startTimeUnixNano = nanos(reader.fixed64())),
  3: (into, reader) => (into.timeUnixNano = nanos(reader.fixed64())),
  4: (into, reader) => (into.count = count(reader.fixed64())),
  5: (into, reader) => (into.sum = reader.double()),
  6: (into, reader) => (into.bucketCounts = counts(into.bucketCounts, reader)),
  7: (into, reader) => {
    const bounds = [...(into.explicitBounds ?? [])];
    reader.repeated((one) => bounds.push(one.double()));
    into.explicitBounds = bounds;
  },
  10: (into, reader) => (into.flags = reader.varint()),
};

const buckets: Fields<Buckets> = {
  1: (into, reader) => (into.offset = reader.sint32()),
  2: (into, reader) => {
    const values = [...(into.bucketCounts ?? [])];
    reader.repeated((one) => values.push(one.varint()));
    into.bucketCounts = values;
  },
};

const exponentialPoint: Fields<ExponentialPoint> = {
  1: (into, reader) => (into.attributes = push(into.attributes, reader, keyValue)),
  2: (into, reader) => (into.startTimeUnixNano = nanos(reader.fixed64())),
  3: (into, reader) => (into.timeUnixNano = nanos(reader.fixed64())),
  4: (into, reader) => (into.count = count(reader.fixed64())),
  5: (into, reader) => (into.sum = reader.double()),
  6: (into, reader) => (into.scale = reader.sint32()),
  7: (into, reader) => (into.zeroCount = count(reader.fixed64())),
  8: (into, reader) => (into.positive = read<Buckets>(reader.message(), buckets)),
  9: (into, reader) => (into.negative = read<Buckets>(reader.message(), buckets)),
  10: (into, reader) => (into.flags = reader.varint()),
};

const summaryPoint: Fields<SummaryPoint> = {
  7: (into, reader) => (into.attributes = push(into.attributes, reader, keyValue)),
  2: (into, reader) => (into.startTimeUnixNano = nanos(reader.fixed64())),
  3: (into, reader) => (into.timeUnixNano = nanos(reader.fixed64())),
  4: (into, reader) => (into.count = count(reader.fixed64())),
  5: (into, reader) => (into.sum = reader.double()),
  6: (into, reader) =>
    (into.quantileValues = push(into.quantileValues, reader, {
      1: (at, inner) => (at.quantile = inner.double()),
      2: (at, inner) => (at.value = inner.double()),
    })),
  8: (into, reader) => (into.flags = reader.varint()),
};

/** Points and their temporality and monotony, which number 1, 2 and 3 in every kind of metric. */
function series<P extends object>(reader: ProtoReader, points: Fields<P>) {
  return read<{ dataPoints?: readonly P[]; aggregationTemporality?: number; isMonotonic?: boolean }>(reader.message(), {
    1: (into, inner) => (into.dataPoints = push(into.dataPoints, inner, points)),
    2: (into, inner) => (into.aggregationTemporality = inner.varint()),
    3: (into, inner) => (into.isMonotonic = inner.bool()),
  });
}

const metric: Fields<OtlpMetric> = {
  1: (into, reader) => (into.name = reader.string()),
  3: (into, reader) => (into.unit = reader.string()),
  5: (into, reader) => (into.gauge = series(reader, numberPoint)),
  7: (into, reader) => (into.sum = series(reader, numberPoint)),
  9: (into, reader) => (into.histogram = series(reader, histogramPoint)),
  10: (into, reader) => (into.exponentialHistogram = series(reader, exponentialPoint)),
  11: (into, reader) => (into.summary = series(reader, summaryPoint)),
};

type ResourceLogs = NonNullable<LogsRequest['resourceLogs']>[number];
type ScopeLogs = NonNullable<ResourceLogs['scopeLogs']>[number];
type ResourceSpans = NonNullable<TracesRequest['resourceSpans']>[number];
type ScopeSpans = NonNullable<ResourceSpans['scopeSpans']>[number];
type ResourceMetrics = NonNullable<MetricsRequest['resourceMetrics']>[number];
type ScopeMetrics = NonNullable<ResourceMetrics['scopeMetrics']>[number];

const scopeLogs: Fields<ScopeLogs> = {
  2: (into, reader) => (into.logRecords = push(into.logRecords, reader, log)),
};
const scopeSpans: Fields<ScopeSpans> = { 2: (into, reader) => (into.spans = push(into.spans, reader, span)) };
const scopeMetrics: Fields<ScopeMetrics> = { 2: (into, reader) => (into.metrics = push(into.metrics, reader, metric)) };

const resourceLogs: Fields<ResourceLogs> = {
  1: (into, reader) => (into.resource = read<Resource>(reader.message(), resource)),
  2: (into, reader) => (into.scopeLogs = push(into.scopeLogs, reader, scopeLogs)),
};
const resourceSpans: Fields<ResourceSpans> = {
  1: (into, reader) => (into.resource = read<Resource>(reader.message(), resource)),
  2: (into, reader) => (into.scopeSpans = push(into.scopeSpans, reader, scopeSpans)),
};
const resourceMetrics: Fields<ResourceMetrics> = {
  1: (into, reader) => (into.resource = read<Resource>(reader.message(), resource)),
  2: (into, reader) => (into.scopeMetrics = push(into.scopeMetrics, reader, scopeMetrics)),
};

export function decodeLogs(bytes: Uint8Array): LogsRequest {
  return read<LogsRequest>(new ProtoReader(bytes), {
    1: (into, reader) => (into.resourceLogs = push(into.resourceLogs, reader, resourceLogs)),
  });
}

export function decodeTraces(bytes: Uint8Array): TracesRequest {
  return read<TracesRequest>(new ProtoReader(bytes), {
    1: (into, reader) => (into.resourceSpans = push(into.resourceSpans, reader, resourceSpans)),
  });
}

export function decodeMetrics(bytes: Uint8Array): MetricsRequest {
  return read<MetricsRequest>(new ProtoReader(bytes), {
    1: (into, reader) => (into.resourceMetrics = push(into.resourceMetrics, reader, resourceMetrics)),
  });
}
