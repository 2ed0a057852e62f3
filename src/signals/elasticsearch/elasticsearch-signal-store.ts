import { Client, type estypes } from '@elastic/elasticsearch';
import type { MetricPoint, MinedLog, Span } from '../../domain/signal.js';
import type { Failure } from '../../platform/failure.js';
import { encodeCursor, pageOf, type Page } from '../../platform/page.js';
import { countAttributes } from '../count-attributes.js';
import { GroupCommit } from '../group-commit.js';
import { mergeByTime } from '../merge-by-time.js';
import { SeriesWindows } from '../series-windows.js';
import {
  maxTemplatesPerQuery,
  SignalStore,
  type AttributeCountQuery,
  type AttributeCounts,
  type LogQuery,
  type PointQuery,
  type SeriesWindow,
  type SignalBatch,
  type SignalRetention,
  type SpanQuery,
  type StoredTemplate,
  type TemplateCount,
  type TemplateCountQuery,
  type TemplateQuery,
  type TimeRange,
} from '../signal-store.js';
import { storable } from '../storable.js';
import { compareCounts } from '../template-counts.js';
import { refuseTooManyCounts, refuseTooManyPoints } from '../too-many.js';
import { sendBulk } from './bulk.js';
import { templateDocument, toDocuments, type Document, type Kind } from './documents.js';
import { toFailure } from './failures.js';
import { indexTemplateRequests, type IndexSettings } from './index-templates.js';
import * as requests from './requests.js';

export interface ElasticsearchOptions {
  /** May hold user:password. */
  readonly url: string;
  readonly apiKey?: string;
  /** What the names of our indices begin with. */
  readonly prefix?: string;
  readonly shards?: number;
  /** How soon what was stored is found by a search that did not ask for a refresh. */
  readonly refreshInterval?: string;
  /** Epoch ms; numbers documents. */
  readonly now?: () => number;
}

const lingerMs = 5;
const rowsPerRequest = 5_000;
const requestsAtOnce = 4;
const maxWaitingRows = 200_000;
const indicesPerDeletion = 20;

/** Keeps signals in Elasticsearch: a daily index per kind. Uses the features of the server alone, no module or licence. */
export class ElasticsearchSignalStore extends SignalStore {
  readonly #client: Client;
  readonly #prefix: string;
  readonly #settings: IndexSettings;
  readonly #commits: GroupCommit<readonly Document[]>;
  #order: number;
  /** The index templates are there; made anew after Elasticsearch was away, because it may have lost them. */
  #ready: Promise<void> | undefined;

  /** Does not wait for Elasticsearch: while it is away every method says so. */
  static open(options: ElasticsearchOptions): Promise<ElasticsearchSignalStore> {
    return Promise.resolve(new ElasticsearchSignalStore(options));
  }

  private constructor({ url, apiKey, prefix, shards, refreshInterval, now }: ElasticsearchOptions) {
    super();
    this.#client = new Client({
      node: url,
      ...(apiKey !== undefined && { auth: { apiKey } }),
      maxRetries: 1,
      requestTimeout: 30_000,
    });
    this.#prefix = prefix ?? 'throughline';
    this.#settings = { shards: shards ?? 1, refreshInterval: refreshInterval ?? '2s' };
    this.#order = (now ?? Date.now)() * 1_000;
    const write = (groups: readonly (readonly Document[])[]) => this.#write(groups);
    this.#commits = new GroupCommit({
      write,
      lingerMs,
      maxRows: rowsPerRequest,
      maxWaitingRows,
      concurrency: requestsAtOnce,
    });
  }

  async append(batch: SignalBatch): Promise<void> {
    const documents = toDocuments(this.#prefix, storable(batch), () => (this.#order += 1));
    if (documents.length > 0) await this.#commits.add(documents, documents.length);
  }

  async keepTemplates(templates: readonly StoredTemplate[]): Promise<void> {
    const last = new Map(templates.map((template) => [template.id, templateDocument(this.#prefix, template)]));
    if (last.size > 0) await this.#commits.add([...last.values()], last.size);
  }

  async #write(groups: readonly (readonly Document[])[]): Promise<readonly (Failure | undefined)[]> {
    this.#ready ??= this.#putIndexTemplates();
    try {
      await this.#ready;
      return await sendBulk(this.#client, groups);
    } catch (error) {
      this.#ready = undefined;
      throw error;
    }
  }

  async #putIndexTemplates(): Promise<void> {
    for (const request of indexTemplateRequests(this.#prefix, this.#settings))
      await this.#ask('put an index template', () => this.#client.indices.putIndexTemplate(request));
  }

  async refresh(): Promise<void> {
    const index = `${this.#prefix}-*`;
    await this.#ask('refresh', () => this.#client.indices.refresh({ index, allow_no_indices: true }));
  }

  async logs(query: LogQuery): Promise<Page<MinedLog>> {
    const first = Math.min(Math.max(1, query.first), 1_000);
    const hits = await this.#search('logs', requests.logsRequest(this.#prefix, query, first));
    return pageOf(
      hits.map(({ source, sort }) => ({ node: source, cursor: encodeCursor(sort.map(Number)) })),
      first,
    );
  }

  async points(query: PointQuery): Promise<readonly SeriesWindow[]> {
    const gathered = new SeriesWindows();
    let count = 0;
    let after: estypes.SortResults | undefined;
    do {
      const hits = await this.#search('points', requests.pointsRequest(this.#prefix, query, after));
      refuseTooManyPoints((count += hits.length));
      for (const { source } of hits) gathered.valuesOf(source).set(source.at, source.value);
      after = hits.length < requests.hitsPerPage ? undefined : hits.at(-1)?.sort;
    } while (after !== undefined);
    return gathered.windows();
  }

  async spans(query: SpanQuery): Promise<readonly Span[]> {
    return (await this.#search('spans', requests.spansRequest(this.#prefix, query))).map(({ source }) => source);
  }

  async templateCounts(query: TemplateCountQuery): Promise<readonly TemplateCount[]> {
    const found: TemplateCount[] = [];
    let after: estypes.AggregationsCompositeAggregateKey | undefined;
    do {
      const request = requests.templateCountsRequest(this.#prefix, query, after);
      const answer = await this.#ask('count templates', () => this.#client.search<unknown, CountsAggregation>(request));
      const { buckets = [], after_key } = answer.aggregations?.counts ?? {};
      for (const { key, doc_count } of buckets)
        found.push({ entity: key.entity, template: key.template, at: key.at ?? query.from, count: doc_count });
      refuseTooManyCounts(found.length);
      after = buckets.length < requests.hitsPerPage ? undefined : after_key;
    } while (after !== undefined);
    return found.sort(compareCounts);
  }

  async attributeCounts(query: AttributeCountQuery): Promise<AttributeCounts> {
    const request = requests.attributeSampleRequest(this.#prefix, query);
    const { hits } = await this.#ask('sample attributes', () =>
      this.#client.search<Pick<MinedLog, 'attributes'>>(request),
    );
    const lines = typeof hits.total === 'number' ? hits.total : (hits.total?.value ?? 0);
    const sample = hits.hits.map(({ _source }) => _source?.attributes ?? {});
    return { lines, sampled: sample.length, counts: countAttributes(sample) };
  }

  async *scan(range: TimeRange): AsyncGenerator<SignalBatch> {
    await this.refresh();
    yield* mergeByTime({
      logs: this.#pages('logs', range),
      points: this.#pages('points', range),
      spans: this.#pages('spans', range),
    });
  }

  async *#pages<K extends Kind>(kind: K, range: TimeRange): AsyncGenerator<readonly Stored[K][]> {
    const index = `${this.#prefix}-${kind}-*`;
    const pit = await this.#ask('open a point in time', () =>
      this.#client.openPointInTime({ index, keep_alive: '2m', ignore_unavailable: true }),
    );
    try {
      let after: estypes.SortResults | undefined;
      do {
        const hits = await this.#search(kind, requests.scanRequest(pit.id, range, after));
        if (hits.length > 0) yield hits.map(({ source }) => source);
        after = hits.length < requests.scanPage ? undefined : hits.at(-1)?.sort;
      } while (after !== undefined);
    } finally {
      await this.#client.closePointInTime({ id: pit.id }).catch(() => undefined);
    }
  }

  async templates(query: TemplateQuery): Promise<readonly StoredTemplate[]> {
    const most = Math.min(Math.max(0, query.first ?? maxTemplatesPerQuery), maxTemplatesPerQuery);
    const found: StoredTemplate[] = [];
    let after: estypes.SortResults | undefined;
    while (found.length < most) {
      const size = Math.min(most - found.length, requests.hitsPerPage);
      const hits = await this.#search('templates', requests.templatesRequest(this.#prefix, query, size, after));
      found.push(...hits.map(({ source }) => source));
      after = hits.at(-1)?.sort;
      if (hits.length < size) break;
    }
    return found;
  }

  async dropBefore(retention: SignalRetention): Promise<void> {
    const name = `${this.#prefix}-*`;
    const { indices } = await this.#ask('list indices', () => this.#client.indices.resolveIndex({ name }));
    const names = indices.map((index) => index.name);
    const expired = (['logs', 'points', 'spans'] as const).flatMap((kind) =>
      requests.expiredIndices(this.#prefix, kind, names, retention[kind]),
    );
    for (let i = 0; i < expired.length; i += indicesPerDeletion) {
      const index = expired.slice(i, i + indicesPerDeletion);
      await this.#ask('drop indices', () => this.#client.indices.delete({ index, ignore_unavailable: true }));
    }
  }

  async health(): ReturnType<SignalStore['health']> {
    try {
      const { status } = await this.#client.cluster.health({}, { requestTimeout: 3_000, maxRetries: 0 });
      return status === 'red' ? { ok: false, because: 'The Elasticsearch cluster is red' } : { ok: true };
    } catch (error) {
      return { ok: false, because: toFailure(error, 'say how it is').message };
    }
  }

  async close(): Promise<void> {
    await this.#commits.close();
    await this.#client.close();
  }

  async #search<K extends keyof Stored>(
    kind: K,
    request: estypes.SearchRequest,
  ): Promise<{ source: Stored[K]; sort: estypes.SortResults }[]> {
    const { hits } = await this.#ask(`search ${kind}`, () => this.#client.search<Stored[K]>(request));
    return hits.hits.flatMap(({ _source: source, sort = [] }) => (source === undefined ? [] : [{ source, sort }]));
  }

  async #ask<T>(attempted: string, send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      throw toFailure(error, attempted);
    }
  }
}

/** What a document of each kind of index is, once it is read: we wrote it, so it is trusted. */
interface Stored {
  readonly logs: MinedLog;
  readonly points: MetricPoint;
  readonly spans: Span;
  readonly templates: StoredTemplate;
}

interface CountsAggregation {
  readonly counts: {
    readonly buckets: readonly {
      readonly key: { readonly at?: number; readonly entity: string; readonly template: string };
      readonly doc_count: number;
    }[];
    readonly after_key?: estypes.AggregationsCompositeAggregateKey;
  };
}
