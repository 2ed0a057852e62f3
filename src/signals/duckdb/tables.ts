import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import type { MetricPoint, MinedLog, Span } from '../../domain/signal.js';
import { seriesKey } from '../attributes-key.js';
import type { DayFile } from './day-files.js';

export type Kind = 'logs' | 'points' | 'spans';

/** Times are epoch ms. `attributes` is the JSON text of a flat object, as `JSON.stringify` writes it. */
const tables: Readonly<Record<Kind, readonly string[]>> = {
  logs: [
    `logs ("at" BIGINT NOT NULL, entity VARCHAR NOT NULL, severity VARCHAR NOT NULL, template VARCHAR NOT NULL,
      body VARCHAR NOT NULL, attributes VARCHAR NOT NULL, trace_id VARCHAR, span_id VARCHAR)`,
  ],
  points: [
    'series (id INTEGER NOT NULL, entity VARCHAR NOT NULL, name VARCHAR NOT NULL, unit VARCHAR, attributes VARCHAR NOT NULL)',
    'points (series INTEGER NOT NULL, "at" BIGINT NOT NULL, value DOUBLE NOT NULL)',
  ],
  spans: [
    `spans ("at" BIGINT NOT NULL, entity VARCHAR NOT NULL, name VARCHAR NOT NULL, trace_id VARCHAR NOT NULL,
      span_id VARCHAR NOT NULL, parent_span_id VARCHAR, kind VARCHAR NOT NULL, duration_ms DOUBLE NOT NULL,
      status VARCHAR NOT NULL, peer VARCHAR, attributes VARCHAR NOT NULL)`,
  ],
};

export async function createTables(connection: DuckDBConnection, kind: Kind, catalog: string): Promise<void> {
  for (const table of tables[kind]) await connection.run(`CREATE TABLE IF NOT EXISTS ${catalog}.${table}`);
}

/** The signals of one kind on one day. */
export type DayRows =
  | { readonly kind: 'logs'; readonly rows: readonly MinedLog[] }
  | { readonly kind: 'points'; readonly rows: readonly MetricPoint[] }
  | { readonly kind: 'spans'; readonly rows: readonly Span[] };

/** Writes rows to their file in one transaction; durable when it settles. */
export async function writeRows(connection: DuckDBConnection, file: DayFile, day: DayRows): Promise<void> {
  await connection.run('BEGIN');
  try {
    switch (day.kind) {
      case 'logs':
        await appendRows(connection, file, 'logs', day.rows, appendLog);
        break;
      case 'points':
        await appendPoints(connection, file, day.rows);
        break;
      case 'spans':
        await appendRows(connection, file, 'spans', day.rows, appendSpan);
        break;
    }
    await connection.run('COMMIT');
  } catch (error) {
    delete file.series;
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Rows appended in one go (about 5 ms) before other work has its turn. */
const rowsPerTurn = 2_000;

async function appendRows<T>(
  connection: DuckDBConnection,
  { catalog }: DayFile,
  table: string,
  rows: readonly T[],
  append: (appender: DuckDBAppender, row: T) => void,
): Promise<void> {
  const appender = await connection.createAppender(table, undefined, catalog.slice(1, -1));
  try {
    for (let i = 0; i < rows.length; i += rowsPerTurn) {
      if (i > 0) await new Promise(setImmediate);
      for (const row of rows.slice(i, i + rowsPerTurn)) {
        append(appender, row);
        appender.endRow();
      }
    }
  } finally {
    appender.closeSync();
  }
}

function appendLog(appender: DuckDBAppender, log: MinedLog): void {
  appender.appendBigInt(BigInt(log.at));
  appender.appendVarchar(log.entity);
  appender.appendVarchar(log.severity);
  appender.appendVarchar(log.template);
  appender.appendVarchar(log.body);
  appender.appendVarchar(JSON.stringify(log.attributes));
  appendText(appender, log.traceId);
  appendText(appender, log.spanId);
}

function appendSpan(appender: DuckDBAppender, span: Span): void {
  appender.appendBigInt(BigInt(span.at));
  appender.appendVarchar(span.entity);
  appender.appendVarchar(span.name);
  appender.appendVarchar(span.traceId);
  appender.appendVarchar(span.spanId);
  appendText(appender, span.parentSpanId);
  appender.appendVarchar(span.kind);
  appender.appendDouble(span.durationMs);
  appender.appendVarchar(span.status);
  appendText(appender, span.peer);
  appender.appendVarchar(JSON.stringify(span.attributes));
}

/** Points name their series by a number; series that the file does not know yet are added with them. */
async function appendPoints(
  connection: DuckDBConnection,
  file: DayFile,
  points: readonly MetricPoint[],
): Promise<void> {
  const known = (file.series ??= await readSeries(connection, file));
  const fresh: (MetricPoint & { readonly id: number })[] = [];
  const ids = points.map((point) => {
    const key = seriesKey(point);
    let id = known.get(key);
    if (id === undefined) {
      id = known.size;
      known.set(key, id);
      fresh.push({ ...point, id });
    }
    return id;
  });
  if (fresh.length > 0)
    await appendRows(connection, file, 'series', fresh, (appender, { id, entity, name, unit, attributes }) => {
      appender.appendInteger(id);
      appender.appendVarchar(entity);
      appender.appendVarchar(name);
      appendText(appender, unit);
      appender.appendVarchar(JSON.stringify(attributes));
    });
  let i = 0;
  await appendRows(connection, file, 'points', points, (appender, { at, value }) => {
    appender.appendInteger(ids[i++] ?? 0);
    appender.appendBigInt(BigInt(at));
    appender.appendDouble(value);
  });
}

async function readSeries(connection: DuckDBConnection, { catalog }: DayFile): Promise<Map<string, number>> {
  const reader = await connection.runAndReadAll(`SELECT id, entity, name, attributes FROM ${catalog}.series`);
  return new Map(
    reader.getRows().map(([id, entity, name, attributes]) => {
      const series = { entity: String(entity), name: String(name), attributes: JSON.parse(String(attributes)) };
      return [seriesKey(series), Number(id)];
    }),
  );
}

function appendText(appender: DuckDBAppender, text: string | undefined): void {
  if (text === undefined) appender.appendNull();
  else appender.appendVarchar(text);
}
