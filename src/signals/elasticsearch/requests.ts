import type { estypes } from '@elastic/elasticsearch';
import type { Attributes } from '../../domain/signal.js';
import { decodeCursor } from '../../platform/page.js';
import {
  attributeSample,
  maxSpansPerQuery,
  type AttributeCountQuery,
  type LogQuery,
  type PointQuery,
  type SpanQuery,
  type TemplateCountQuery,
  type TemplateQuery,
  type TimeRange,
} from '../signal-store.js';
import { indexableKey, type Document, type Kind } from './documents.js';

type Query = estypes.QueryDslQueryContainer;
type Search = estypes.SearchRequest;

/** Hits that one answer holds; `index.max_result_window` of an index that nobody tuned. */
export const hitsPerPage = 10_000;

/** The document as it came, without what only the index needs. */
const asStored = { excludes: ['order', 'series'] };

export function logsRequest(prefix: string, query: LogQuery, first: number): Search {
  const filter: Query[] = [
    during(query),
    ...oneOf('entity', query.entities),
    ...oneOf('severity', query.severities),
    ...oneOf('template', query.templates),
    ...attributesAre(query.attributes ?? {}),
    ...(query.text === undefined ? [] : [{ match_phrase: { body: query.text } }]),
  ];
  return {
    ...overDays(prefix, 'logs'),
    query: { bool: { filter } },
    sort: [{ at: 'desc' }, { order: 'desc' }],
    size: first + 1,
    ...(query.after !== undefined && { search_after: [...decodeCursor(query.after, ['number', 'number'])] }),
  };
}

/** A page of points by series and time, after the last one of the page before. */
export function pointsRequest(prefix: string, query: PointQuery, after?: estypes.SortResults): Search {
  const filter = [during(query), ...oneOf('entity', query.entities), ...is('name', query.name)];
  return {
    ...overDays(prefix, 'points'),
    query: { bool: { filter } },
    sort: [{ series: 'asc' }, { at: 'asc' }],
    size: hitsPerPage,
    ...(after !== undefined && { search_after: after }),
  };
}

export function spansRequest(prefix: string, query: SpanQuery): Search {
  const filter = [during(query), ...oneOf('entity', query.entities), ...is('traceId', query.traceId)];
  return {
    ...overDays(prefix, 'spans'),
    query: { bool: { filter } },
    sort: [{ at: 'asc' }],
    size: maxSpansPerQuery,
  };
}

/** A page of counts per bucket, entity and template, after the last one of the page before. */
export function templateCountsRequest(
  prefix: string,
  query: TemplateCountQuery,
  after?: estypes.AggregationsCompositeAggregateKey,
): Search {
  const { bucketMs } = query;
  const bucket = { at: { date_histogram: { field: 'at', fixed_interval: `${bucketMs}ms` } } };
  const sources = [
    ...(bucketMs === undefined ? [] : [bucket]),
    { entity: { terms: { field: 'entity' } } },
    { template: { terms: { field: 'template' } } },
  ];
  return {
    ...overDays(prefix, 'logs'),
    query: { bool: { filter: [during(query), ...oneOf('entity', query.entities)] } },
    size: 0,
    aggs: { counts: { composite: { size: hitsPerPage, sources, ...(after !== undefined && { after }) } } },
  };
}

/** The attributes of lines chosen by a fixed seed, and how many lines there are. */
export function attributeSampleRequest(prefix: string, query: AttributeCountQuery): Search {
  const { sample = attributeSample } = query;
  return {
    ...overDays(prefix, 'logs'),
    query: {
      function_score: {
        query: { bool: { filter: [during(query), ...oneOf('entity', query.entities)] } },
        functions: [{ random_score: { seed: 1, field: '_seq_no' } }],
        boost_mode: 'replace',
      },
    },
    size: Math.min(sample, hitsPerPage),
    track_total_hits: true,
    _source: ['attributes'],
  };
}

/** A page of everything of a kind in the order of time, in a point in time (PIT). */
export function scanRequest(pit: string, range: TimeRange, after?: estypes.SortResults): Search {
  return {
    pit: { id: pit, keep_alive: '2m' },
    query: { bool: { filter: [during(range)] } },
    sort: [{ at: 'asc' }, { _shard_doc: 'asc' }],
    size: scanPage,
    _source: asStored,
    track_total_hits: false,
    ...(after !== undefined && { search_after: after }),
  };
}

export const scanPage = 5_000;

export function templatesRequest(
  prefix: string,
  { ids }: TemplateQuery,
  size: number,
  after?: estypes.SortResults,
): Search {
  return {
    index: `${prefix}-templates`,
    ignore_unavailable: true,
    query: ids === undefined ? { match_all: {} } : { terms: { id: [...ids] } },
    sort: [{ lastSeenAt: 'desc' }, { id: 'asc' }],
    size,
    track_total_hits: false,
    ...(after !== undefined && { search_after: after }),
  };
}

/** Documents in one bulk request; the answer says of each only how it went. */
export function bulkRequest(documents: readonly Document[]): estypes.BulkRequest<string> {
  return {
    operations: documents.flatMap(({ index, id, source, action }) => [
      `{"${action}":{"_index":"${index}","_id":${JSON.stringify(id)}}}`,
      source,
    ]),
    filter_path: ['errors', 'items.*.status', 'items.*.error.type', 'items.*.error.reason'],
  };
}

/** Those of the daily indices of a kind whose whole day is before a moment. */
export function expiredIndices(prefix: string, kind: Kind, names: readonly string[], at: number): readonly string[] {
  const start = `${prefix}-${kind}-`;
  return names.filter((name) => {
    const day = /^(\d{4})\.(\d{2})\.(\d{2})$/.exec(name.startsWith(start) ? name.slice(start.length) : '');
    return day !== null && Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3]) + 1) <= at;
  });
}

function overDays(prefix: string, kind: Kind): Search {
  return {
    index: `${prefix}-${kind}-*`,
    allow_no_indices: true,
    ignore_unavailable: true,
    track_total_hits: false,
    _source: asStored,
  };
}

/** Times without end are cut to what the index knows as a time. */
function during({ from, to }: TimeRange): Query {
  const cut = (at: number): number => Math.min(Math.max(Math.trunc(at), 0), Date.UTC(2200, 0, 1));
  return { range: { at: { gte: cut(from), lt: cut(to), format: 'epoch_millis' } } };
}

function oneOf(field: string, values: readonly string[] | undefined): Query[] {
  return values === undefined ? [] : [{ terms: { [field]: [...values] } }];
}

function is(field: string, value: string | undefined): Query[] {
  return value === undefined ? [] : [{ term: { [field]: value } }];
}

function attributesAre(attributes: Attributes): Query[] {
  return Object.entries(attributes).map(([key, value]) => ({
    term: { [`attributes.${indexableKey(key)}`]: String(value) },
  }));
}
