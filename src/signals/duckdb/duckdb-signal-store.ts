import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import type { MinedLog, Span } from '../../domain/signal.js';
import { Failure } from '../../platform/failure.js';
import { lockFolder } from '../../platform/folder-lock.js';
import { decodeCursor, encodeCursor, pageOf, type Page } from '../../platform/page.js';
import { countAttributes } from '../count-attributes.js';
import { GroupCommit } from '../group-commit.js';
import { mergeByTime } from '../merge-by-time.js';
import { SeriesWindows } from '../series-windows.js';
import {
  attributeSample,
  maxCountsPerQuery,
  maxPointsPerQuery,
  maxSpansPerQuery,
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
import { byDay, storable } from '../storable.js';
import { mergeCounts } from '../template-counts.js';
import { refuseTooManyCounts, refuseTooManyPoints } from '../too-many.js';
import { DayFiles } from './day-files.js';
import * as queries from './queries.js';
import { toAttributes, toCount, toLog, toPoint, toSeries, toSpan, type Numbered } from './rows.js';
import { writeRows, type DayRows, type Kind } from './tables.js';
import { TemplateTable } from './template-table.js';

export interface DuckDBOptions {
  /** Where the files are; in memory when undefined. One process at a time (`signals.locked`). */
  readonly folder?: string;
  /** How long a batch waits for others to be committed with it, ms. Default 5, in memory 0. */
  readonly lingerMs?: number;
  /** Files open at once. */
  readonly maxOpenFiles?: number;
  /** What DuckDB may use, e.g. `1GB`. */
  readonly memoryLimit?: string;
}

const rowsPerCommit = 50_000;
const maxWaitingRows = 500_000;
const rowsPerPage = 5_000;

/** Keeps signals in DuckDB, in this process: one database file per kind and UTC day of event time. */
export class DuckDBSignalStore extends SignalStore {
  readonly #instance: DuckDBInstance;
  readonly #writer: DuckDBConnection;
  readonly #files: DayFiles;
  readonly #templates: TemplateTable;
  readonly #commits: GroupCommit<SignalBatch>;
  readonly #unlock: () => void;
  #broken: string | undefined;

  static async open(options: DuckDBOptions = {}): Promise<DuckDBSignalStore> {
    const { folder, maxOpenFiles = 24, memoryLimit = '1GB' } = options;
    if (folder !== undefined) await mkdir(folder, { recursive: true });
    const unlock = folder === undefined ? () => undefined : await lockFolder(folder, 'signals.locked');
    try {
      const instance = await DuckDBInstance.create(':memory:', { memory_limit: memoryLimit });
      const [control, writer, reader] = [await instance.connect(), await instance.connect(), await instance.connect()];
      const files = new DayFiles(instance, control, { folder, maxOpen: maxOpenFiles });
      const templates = new TemplateTable(reader);
      await templates.create(folder === undefined ? ':memory:' : join(folder, 'templates.duckdb'));
      await files.discover();
      return new DuckDBSignalStore({ instance, writer, files, templates, unlock, options });
    } catch (cause) {
      unlock();
      throw new Failure('signals.unreadable', `The signal store in ${folder ?? 'memory'} cannot be opened`, { cause });
    }
  }

  private constructor(parts: {
    readonly instance: DuckDBInstance;
    readonly writer: DuckDBConnection;
    readonly files: DayFiles;
    readonly templates: TemplateTable;
    readonly unlock: () => void;
    readonly options: DuckDBOptions;
  }) {
    super();
    this.#instance = parts.instance;
    this.#writer = parts.writer;
    this.#files = parts.files;
    this.#templates = parts.templates;
    this.#unlock = parts.unlock;
    const { folder, lingerMs = folder === undefined ? 0 : 5 } = parts.options;
    const write = (batches: readonly SignalBatch[]): Promise<void> => this.#write(batches);
    this.#commits = new GroupCommit({ write, lingerMs, maxRows: rowsPerCommit, maxWaitingRows });
  }

  async append(batch: SignalBatch): Promise<void> {
    const sound = storable(batch);
    const rows = sound.logs.length + sound.points.length + sound.spans.length;
    if (rows > 0) await this.#commits.add(sound, rows);
  }

  async refresh(): Promise<void> {
    return Promise.resolve();
  }

  async #write(batches: readonly SignalBatch[]): Promise<void> {
    for (const [day, rows] of byDay(batches.map(({ logs }) => logs))) await this.#writeDay(day, { kind: 'logs', rows });
    for (const [day, rows] of byDay(batches.map(({ points }) => points)))
      await this.#writeDay(day, { kind: 'points', rows });
    for (const [day, rows] of byDay(batches.map(({ spans }) => spans)))
      await this.#writeDay(day, { kind: 'spans', rows });
  }

  async #writeDay(day: string, rows: DayRows): Promise<void> {
    try {
      await this.#files.use(rows.kind, day, (file) => writeRows(this.#writer, file, rows));
      this.#broken = undefined;
    } catch (cause) {
      await this.#files.reopen(rows.kind, day);
      this.#broken = `${rows.rows.length} ${rows.kind} of ${day} could not be written: ${String(cause)}`;
      throw new Failure('signals.store-unavailable', this.#broken, { retryable: true, cause });
    }
  }

  async logs(query: LogQuery): Promise<Page<MinedLog>> {
    const first = Math.min(Math.max(1, query.first), 1_000);
    const [at, row] = query.after === undefined ? [] : decodeCursor(query.after, ['number', 'number']);
    const after = at === undefined || row === undefined ? undefined : { at, row };
    const range = after === undefined ? query : { from: query.from, to: Math.min(query.to, after.at + 1) };
    const found: Numbered<MinedLog>[] = [];
    for (const day of this.#files.days('logs', range).toReversed()) {
      const wanted = first + 1 - found.length;
      if (wanted <= 0) break;
      found.push(
        ...(await this.#read('logs', day, (file) => queries.logsStatement(file, query, wanted, after), toLog)),
      );
    }
    return pageOf(
      found.map(({ row, node }) => ({ node, cursor: encodeCursor([node.at, row]) })),
      first,
    );
  }

  async points(query: PointQuery): Promise<readonly SeriesWindow[]> {
    const gathered = new SeriesWindows();
    let count = 0;
    for (const day of this.#files.days('points', query)) {
      const points = (file: string) => queries.pointsStatement(file, query, maxPointsPerQuery + 1);
      const rows = await this.#read('points', day, points, ([id, at, value]) => ({ id, at, value }));
      refuseTooManyPoints((count += rows.length));
      const series = await this.#read('points', day, (file) => queries.seriesStatement(file, query), toSeries);
      const known = new Map(series.map(({ row, node }) => [row, gathered.valuesOf(node)]));
      for (const { id, at, value } of rows) known.get(Number(id))?.set(Number(at), Number(value));
    }
    return gathered.windows();
  }

  async spans(query: SpanQuery): Promise<readonly Span[]> {
    const statement = (file: string) => queries.spansStatement(file, query, maxSpansPerQuery);
    const found = await this.#overDays('spans', query, (day) => this.#read('spans', day, statement, toSpan));
    return found.slice(0, maxSpansPerQuery).map(({ node }) => node);
  }

  async templateCounts(query: TemplateCountQuery): Promise<readonly TemplateCount[]> {
    const statement = (file: string) => queries.templateCountsStatement(file, query, maxCountsPerQuery + 1);
    const found = await this.#overDays('logs', query, (day) => this.#read('logs', day, statement, toCount));
    refuseTooManyCounts(found.length);
    return mergeCounts(found);
  }

  async attributeCounts(query: AttributeCountQuery): Promise<AttributeCounts> {
    const { sample = attributeSample } = query;
    const counts = await this.#overDays('logs', query, (day) =>
      this.#read(
        'logs',
        day,
        (file) => queries.countStatement(file, query),
        ([count]) => Number(count),
      ),
    );
    const lines = counts.reduce((sum, count) => sum + count, 0);
    const share = lines <= sample ? 1 : sample / lines;
    const sampled = await this.#overDays('logs', query, (day) =>
      this.#read(
        'logs',
        day,
        (file) => queries.sampleStatement(file, query, share),
        ([json]) => toAttributes(json),
      ),
    );
    return { lines, sampled: sampled.length, counts: countAttributes(sampled) };
  }

  scan(range: TimeRange): AsyncIterable<SignalBatch> {
    return mergeByTime({
      logs: this.#pages('logs', range, toLog),
      points: this.#pages('points', range, toPoint),
      spans: this.#pages('spans', range, toSpan),
    });
  }

  async *#pages<T extends { readonly at: number }>(
    kind: Kind,
    range: TimeRange,
    toRow: (row: readonly unknown[]) => Numbered<T>,
  ): AsyncGenerator<readonly T[]> {
    for (const day of this.#files.days(kind, range)) {
      let after: queries.RowKey | undefined;
      for (;;) {
        const from = after;
        const statement = (file: string) => queries.pageStatement(file, kind, range, rowsPerPage, from);
        const rows = await this.#read(kind, day, statement, toRow);
        if (rows.length > 0) yield rows.map(({ node }) => node);
        const last = rows.at(-1);
        if (last === undefined || rows.length < rowsPerPage) break;
        after = { at: last.node.at, row: last.row };
      }
    }
  }

  async keepTemplates(templates: readonly StoredTemplate[]): Promise<void> {
    await this.#templates.keep(templates);
  }

  async templates(query: TemplateQuery): Promise<readonly StoredTemplate[]> {
    return this.#templates.find(query);
  }

  async dropBefore(retention: SignalRetention): Promise<void> {
    await this.#files.dropBefore('logs', retention.logs);
    await this.#files.dropBefore('points', retention.points);
    await this.#files.dropBefore('spans', retention.spans);
  }

  async health(): ReturnType<SignalStore['health']> {
    return Promise.resolve(this.#broken === undefined ? { ok: true } : { ok: false, because: this.#broken });
  }

  async close(): Promise<void> {
    await this.#commits.close();
    this.#writer.closeSync();
    this.#instance.closeSync();
    this.#unlock();
  }

  #read<T>(
    kind: Kind,
    day: string,
    statement: (catalog: string) => queries.Statement,
    toRow: (row: readonly unknown[]) => T,
  ): Promise<T[]> {
    return this.#files.use(kind, day, ({ catalog }) => {
      const { sql, parameters } = statement(catalog);
      return this.#files.read(sql, parameters, toRow);
    });
  }

  async #overDays<T>(kind: Kind, range: TimeRange, read: (day: string) => Promise<readonly T[]>): Promise<T[]> {
    const found: T[] = [];
    for (const day of this.#files.days(kind, range)) for (const row of await read(day)) found.push(row);
    return found;
  }
}
