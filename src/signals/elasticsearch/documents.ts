import { hash } from 'node:crypto';
import type { Attributes, MetricPoint, MinedLog, Span } from '../../domain/signal.js';
import { seriesKey } from '../attributes-key.js';
import type { SignalBatch, StoredTemplate } from '../signal-store.js';
import { dayMs, dayOf } from '../storable.js';

/** The kinds of index, and the part of their name that says so. */
export type Kind = 'logs' | 'points' | 'spans';

/** A document on its way: `source` is its JSON text, `id` the same whenever the same thing is stored again. */
export interface Document {
  readonly index: string;
  readonly id: string;
  readonly source: string;
  /** What to do when the id is there already: keep the first (`create`), or take the new one (`index`). */
  readonly action: 'create' | 'index';
}

/** The index of a kind on the day of a moment, e.g. `throughline-logs-2026.11.24`. */
export function indexOf(prefix: string, kind: Kind, at: number): string {
  return `${prefix}-${kind}-${dottedDay(Math.floor(at / dayMs))}`;
}

let lastDay = { day: 0, dotted: '1970.01.01' };

/** Almost every document is of the same day as the one before. */
function dottedDay(day: number): string {
  if (day !== lastDay.day) lastDay = { day, dotted: dayOf(day * dayMs).replaceAll('-', '.') };
  return lastDay.dotted;
}

/** Hashes of series by their keys: series come again and again, and hashing costs more than looking up. */
const seriesHashes = new Map<string, string>();
const maxSeriesHashes = 200_000;

function seriesHash(point: MetricPoint): string {
  const key = seriesKey(point);
  const known = seriesHashes.get(key);
  if (known !== undefined) return known;
  if (seriesHashes.size >= maxSeriesHashes) seriesHashes.clear();
  const fresh = hash('sha1', key, 'base64url');
  seriesHashes.set(key, fresh);
  return fresh;
}

/**
 * The documents of a batch. A log record has no identity of its own, so its id is a hash of the whole batch and its
 * place in it: the batch sent again changes nothing, equal lines in other batches stay. Templates are left out of the
 * hash, because a line may be mined differently the second time.
 * @param order grows by one with every document; sorts lines of one moment as they came
 */
export function toDocuments(prefix: string, batch: SignalBatch, order: () => number): readonly Document[] {
  const lines = batch.logs.map((log) => ({ at: log.at, template: log.template, text: openLogSource(log) }));
  const batchHash = hash('sha1', lines.map(({ text }) => text).join('\n'), 'base64url');
  return [
    ...lines.map(({ at, template, text }, i): Document => {
      const source = `${text},"template":${JSON.stringify(template)},"order":${order()}}`;
      return { index: indexOf(prefix, 'logs', at), id: `${batchHash}${i.toString(36)}`, source, action: 'create' };
    }),
    ...batch.points.map((point) => pointDocument(prefix, point)),
    ...batch.spans.map((span) => spanDocument(prefix, span)),
  ];
}

/** The JSON text of a log record without its template and its end. */
function openLogSource({ at, entity, severity, body, attributes, traceId, spanId }: MinedLog): string {
  const start = `{"at":${at},"entity":${JSON.stringify(entity)},"severity":"${severity}","body":${JSON.stringify(body)}`;
  const trace = traceId === undefined ? '' : `,"traceId":${JSON.stringify(traceId)}`;
  const span = spanId === undefined ? '' : `,"spanId":${JSON.stringify(spanId)}`;
  return `${start},"attributes":${JSON.stringify(indexable(attributes))}${trace}${span}`;
}

function pointDocument(prefix: string, point: MetricPoint): Document {
  const series = seriesHash(point);
  const { at, entity, name, value, unit, attributes } = point;
  const start = `{"at":${at},"entity":${JSON.stringify(entity)},"name":${JSON.stringify(name)},"value":${value}`;
  const measured = unit === undefined ? '' : `,"unit":${JSON.stringify(unit)}`;
  const source = `${start}${measured},"attributes":${JSON.stringify(indexable(attributes))},"series":"${series}"}`;
  return { index: indexOf(prefix, 'points', at), id: `${series}${at.toString(36)}`, source, action: 'index' };
}

function spanDocument(prefix: string, span: Span): Document {
  const id = hash('sha1', `${span.traceId}\0${span.spanId}\0${span.kind}`, 'base64url');
  const source = JSON.stringify({ ...span, attributes: indexable(span.attributes) });
  return { index: indexOf(prefix, 'spans', span.at), id, source, action: 'create' };
}

export function templateDocument(prefix: string, template: StoredTemplate): Document {
  return { index: `${prefix}-templates`, id: template.id, source: JSON.stringify(template), action: 'index' };
}

/** A key as a `flattened` field takes it, which is without null bytes. */
export function indexableKey(key: string): string {
  return key.replaceAll('\0', '\u2400');
}

function indexable(attributes: Attributes): Attributes {
  if (isIndexable(attributes)) return attributes;
  return Object.fromEntries(Object.entries(attributes).map(([key, value]) => [indexableKey(key), value]));
}

function isIndexable(attributes: Attributes): boolean {
  for (const key in attributes) if (key.includes('\0')) return false;
  return true;
}
