import type { Attributes, MetricPoint, MinedLog, Severity, Span, SpanKind } from '../../domain/signal.js';
import type { StoredTemplate, TemplateCount } from '../signal-store.js';

/** Rows of `queries.ts`, back in the words of the domain. We wrote them, so they are trusted. */
type Row = readonly unknown[];

export interface Numbered<T> {
  readonly row: number;
  readonly node: T;
}

export function toLog([
  at,
  entity,
  severity,
  template,
  body,
  attributes,
  traceId,
  spanId,
  row,
]: Row): Numbered<MinedLog> {
  const node: MinedLog = {
    at: Number(at),
    entity: text(entity),
    severity: text(severity) as Severity,
    body: text(body),
    attributes: toAttributes(attributes),
    ...(traceId !== null && { traceId: text(traceId) }),
    ...(spanId !== null && { spanId: text(spanId) }),
    template: text(template),
  };
  return { row: Number(row), node };
}

export function toPoint([at, entity, name, unit, attributes, value, row]: Row): Numbered<MetricPoint> {
  const node: MetricPoint = {
    at: Number(at),
    entity: text(entity),
    name: text(name),
    value: Number(value),
    ...(unit !== null && { unit: text(unit) }),
    attributes: toAttributes(attributes),
  };
  return { row: Number(row), node };
}

/** A series of a day's file, numbered by its id. */
export function toSeries([id, entity, name, unit, attributes]: Row): Numbered<Omit<MetricPoint, 'at' | 'value'>> {
  const node = {
    entity: text(entity),
    name: text(name),
    ...(unit !== null && { unit: text(unit) }),
    attributes: toAttributes(attributes),
  };
  return { row: Number(id), node };
}

export function toCount([entity, template, at, count]: Row): TemplateCount {
  return { entity: text(entity), template: text(template), at: Number(at), count: Number(count) };
}

export function toSpan(columns: Row): Numbered<Span> {
  const [at, entity, name, traceId, spanId, parentSpanId, kind, durationMs, status, peer, attributes, row] = columns;
  const node: Span = {
    at: Number(at),
    entity: text(entity),
    name: text(name),
    traceId: text(traceId),
    spanId: text(spanId),
    ...(parentSpanId !== null && { parentSpanId: text(parentSpanId) }),
    kind: text(kind) as SpanKind,
    durationMs: Number(durationMs),
    status: text(status) as Span['status'],
    ...(peer !== null && { peer: text(peer) }),
    attributes: toAttributes(attributes),
  };
  return { row: Number(row), node };
}

export function toTemplate([id, shape, firstSeenAt, lastSeenAt, lines, alias]: Row): StoredTemplate {
  return {
    id: text(id),
    text: text(shape),
    firstSeenAt: Number(firstSeenAt),
    lastSeenAt: Number(lastSeenAt),
    lines: Number(lines),
    ...(alias !== null && { alias: text(alias) }),
  };
}

export function toAttributes(json: unknown): Attributes {
  return JSON.parse(text(json)) as Attributes;
}

function text(value: unknown): string {
  return value as string;
}
