import { hash } from 'node:crypto';
import type { Attributes, MetricPoint, Span } from '../../domain/signal.js';
import { seriesKey } from '../attributes-key.js';
import type { SignalBatch, StoredTemplate } from '../signal-store.js';
import { dayOf } from '../storable.js';

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
  return `${prefix}-${kind}-${dayOf(at).replaceAll('-', '.')}`;
}

/**
 * The documents of a batch. A log record has no identity of its own, so its id is a hash of the whole batch and its
 * place in it: the batch sent again changes nothing, equal lines in other batches stay. Templates are left out of the
 * hash, because a line may be mined differently the second time.
 * @param order grows by one with every document; sorts lines of one moment as they came
 */
export function toDocuments(prefix: string, batch: SignalBatch, order: () => number): readonly Document[] {
  const lines = batch.logs.map(({ template, ...log }) => ({
    at: log.at,
    template,
    text: JSON.stringify({ ...log, attributes: indexable(log.attributes) }),
  }));
  const batchHash = hash('sha1', lines.map(({ text }) => text).join('\n'), 'base64url');
  return [
    ...lines.map(({ at, template, text }, i): Document => {
      const source = `${text.slice(0, -1)},"template":${JSON.stringify(template)},"order":${order()}}`;
      return { index: indexOf(prefix, 'logs', at), id: `${batchHash}${i.toString(36)}`, source, action: 'create' };
    }),
    ...batch.points.map((point) => pointDocument(prefix, point)),
    ...batch.spans.map((span) => spanDocument(prefix, span)),
  ];
}

function pointDocument(prefix: string, point: MetricPoint): Document {
  const series = hash('sha1', seriesKey(point), 'base64url');
  const source = JSON.stringify({ ...point, attributes: indexable(point.attributes), series });
  return {
    index: indexOf(prefix, 'points', point.at),
    id: `${series}${point.at.toString(36)}`,
    source,
    action: 'index',
  };
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
  if (Object.keys(attributes).every((key) => !key.includes('\0'))) return attributes;
  return Object.fromEntries(Object.entries(attributes).map(([key, value]) => [indexableKey(key), value]));
}
