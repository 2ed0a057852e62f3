import type {
  AlertLine,
  ChangeLine,
  EntityLine,
  LogLine,
  MetricLine,
  RecordingLine,
  RelationLine,
  SpanLine,
} from '../domain/recording.js';
import { severities, type Attributes } from '../domain/signal.js';

/** A request as a real sender would make it. */
export interface DoorRequest {
  readonly path: string;
  readonly contentType: string;
  readonly body: unknown;
}

/**
 * Lines of a recording as requests to the doors, in the dialects of real senders: metrics, logs and spans as OTLP/HTTP
 * (JSON), everything else as CloudEvents. What happened together is sent together.
 */
export function requestsOf(lines: readonly RecordingLine[]): DoorRequest[] {
  const of = <T extends RecordingLine['type']>(type: T) =>
    lines.filter((line): line is Extract<RecordingLine, { type: T }> => line.type === type);
  const events = [
    ...of('entity').map(entityEvent),
    ...of('relation').map(relationEvent),
    ...of('change').map(changeEvent),
    ...of('alert').map(alertEvent),
  ];
  const requests: readonly (DoorRequest & { readonly size: number })[] = [
    { path: '/cloudevents', contentType: 'application/cloudevents-batch+json', body: events, size: events.length },
    otlp('/v1/metrics', 'resourceMetrics', 'scopeMetrics', 'metrics', of('metric'), metricOf),
    otlp('/v1/logs', 'resourceLogs', 'scopeLogs', 'logRecords', of('log'), logOf),
    otlp('/v1/traces', 'resourceSpans', 'scopeSpans', 'spans', of('span'), spanOf),
  ];
  return requests.filter(({ size }) => size > 0).map(({ path, contentType, body }) => ({ path, contentType, body }));
}

/** One resource for each entity, its records in one scope. */
function otlp<T extends { readonly entity: string }>(
  path: string,
  resources: string,
  scopes: string,
  records: string,
  lines: readonly T[],
  recordOf: (line: T) => unknown,
): DoorRequest & { readonly size: number } {
  const body = [...Map.groupBy(lines, ({ entity }) => entity)].map(([entity, own]) => ({
    resource: { attributes: keyValues({ 'service.name': entity }) },
    [scopes]: [{ scope: { name: 'throughline.scenarios' }, [records]: own.map(recordOf) }],
  }));
  return { path, contentType: 'application/json', body: { [resources]: body }, size: lines.length };
}

const nanos = (ms: number): string => `${BigInt(Math.round(ms * 1_000)) * 1_000n}`;

function metricOf({ name, unit, at, value, attributes = {} }: MetricLine): unknown {
  return {
    name,
    ...(unit !== undefined && { unit }),
    gauge: { dataPoints: [{ timeUnixNano: nanos(at), asDouble: value, attributes: keyValues(attributes) }] },
  };
}

function logOf({ at, severity, body, attributes = {} }: LogLine): unknown {
  const { traceId, spanId, ...rest } = attributes;
  return {
    timeUnixNano: nanos(at),
    severityNumber: 4 * severities.indexOf(severity) + 1,
    severityText: severity,
    body: { stringValue: body },
    attributes: keyValues(rest),
    ...(traceId !== undefined && { traceId }),
    ...(spanId !== undefined && { spanId }),
  };
}

const statusCodes = { unset: 0, ok: 1, error: 2 } as const satisfies Record<SpanLine['status'], number>;

function spanOf({ at, durationMs, name, traceId, spanId, parentSpanId, status, attributes = {} }: SpanLine): unknown {
  return {
    traceId,
    spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    name,
    kind: 1,
    startTimeUnixNano: nanos(at),
    endTimeUnixNano: nanos(at + durationMs),
    status: { code: statusCodes[status] },
    attributes: keyValues(attributes),
  };
}

function keyValues(attributes: Attributes): unknown[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value:
      typeof value === 'string'
        ? { stringValue: value }
        : typeof value === 'number'
          ? { doubleValue: value }
          : { boolValue: value },
  }));
}

function event(type: string, id: string, data: object, at?: number, subject?: string): object {
  return {
    specversion: '1.0',
    id,
    source: '/scenarios',
    type: `dev.throughline.${type}`,
    ...(at !== undefined && { time: new Date(at).toISOString() }),
    ...(subject !== undefined && { subject }),
    data,
  };
}

function entityEvent({ name, kind }: EntityLine): object {
  return event('entity', `entity ${name}`, { name, kind });
}

function relationEvent({ from, to, kind }: RelationLine): object {
  return event('relation', `relation ${from} ${kind} ${to}`, { from, to, kind });
}

function changeEvent({ id, at, kind, entity, summary, attributes = {} }: ChangeLine): object {
  const { commit, version, author, files, diff, ...rest } = attributes;
  const known = { commit, version, author, files, diff: diff ?? undefined };
  const told = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
  return event(`change.${kind}`, id, { id, summary, ...told, attributes: rest }, at, entity);
}

function alertEvent({ id, at, entity, name, severity, status, summary }: AlertLine): object {
  return event(`alert.${status}`, `${id} ${status} ${at}`, { fingerprint: id, name, severity, summary }, at, entity);
}
