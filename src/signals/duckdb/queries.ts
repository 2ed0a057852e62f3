import type { AttributeValue } from '../../domain/signal.js';
import type { LogQuery, PointQuery, SpanQuery, TemplateCountQuery, TimeRange } from '../signal-store.js';

/** A statement over one day's file, its text parameters bound in order. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly string[];
}

/** Where a page of rows ended: time and row number. */
export interface RowKey {
  readonly at: number;
  readonly row: number;
}

const logColumns =
  'CAST("at" AS DOUBLE), entity, severity, template, body, attributes, trace_id, span_id, CAST(rowid AS DOUBLE)';
const spanColumns =
  'CAST("at" AS DOUBLE), entity, name, trace_id, span_id, parent_span_id, kind, duration_ms, status, peer, attributes, CAST(rowid AS DOUBLE)';

/** Conditions joined by AND, with the parameters they bind. */
class Conditions {
  readonly #parts: string[] = [];
  readonly parameters: string[] = [];

  add(sql: string): this {
    this.#parts.push(sql);
    return this;
  }

  range({ from, to }: TimeRange): this {
    return this.add(`"at" >= ${whole(from)} AND "at" < ${whole(to)}`);
  }

  equals(column: string, value: string | undefined): this {
    return value === undefined ? this : this.add(`${column} = ${this.bind(value)}`);
  }

  oneOf(column: string, values: readonly string[] | undefined): this {
    if (values === undefined) return this;
    if (values.length === 0) return this.add('false');
    return this.add(`${column} IN (${values.map((value) => this.bind(value)).join(', ')})`);
  }

  bind(value: string): string {
    this.parameters.push(value);
    return `$${this.parameters.length}`;
  }

  get sql(): string {
    return this.#parts.join(' AND ');
  }
}

export function logsStatement(catalog: string, query: LogQuery, limit: number, after?: RowKey): Statement {
  const where = new Conditions()
    .range(query)
    .oneOf('entity', query.entities)
    .oneOf('severity', query.severities)
    .oneOf('template', query.templates);
  if (query.text !== undefined) where.add(`contains(lower(body), lower(${where.bind(query.text)}))`);
  for (const [key, value] of Object.entries(query.attributes ?? {})) addAttribute(where, key, value);
  if (after !== undefined)
    where.add(`("at" < ${whole(after.at)} OR ("at" = ${whole(after.at)} AND rowid < ${whole(after.row)}))`);
  const sql = `SELECT ${logColumns} FROM ${catalog}.logs WHERE ${where.sql} ORDER BY "at" DESC, rowid DESC LIMIT ${whole(limit)}`;
  return { sql, parameters: where.parameters };
}

/**
 * An attribute is looked for in the JSON text: between `{` or `,` and `,` or `}`. Text inside a string cannot look
 * like that, because its quotes are escaped; and it is many times faster than parsing.
 */
function addAttribute(where: Conditions, key: string, value: AttributeValue): void {
  const member = `${JSON.stringify(key)}:${JSON.stringify(value)}`;
  const looks = ['{', ','].flatMap((before) => [',', '}'].map((after) => where.bind(`${before}${member}${after}`)));
  where.add(`(${looks.map((look) => `contains(attributes, ${look})`).join(' OR ')})`);
}

/** The pages of a scan: rows of one kind in the order of time, after a row. */
export function pageStatement(
  catalog: string,
  kind: 'logs' | 'points' | 'spans',
  range: TimeRange,
  limit: number,
  after?: RowKey,
): Statement {
  const from = {
    logs: `${logColumns} FROM ${catalog}.logs`,
    spans: `${spanColumns} FROM ${catalog}.spans`,
    points: `CAST("at" AS DOUBLE), entity, name, unit, attributes, value, CAST(p.rowid AS DOUBLE) FROM ${catalog}.points p JOIN ${catalog}.series s ON s.id = p.series`,
  }[kind];
  const row = kind === 'points' ? 'p.rowid' : 'rowid';
  const where = new Conditions().range(after === undefined ? range : { ...range, from: after.at });
  if (after !== undefined) where.add(`("at" > ${whole(after.at)} OR ${row} > ${whole(after.row)})`);
  return { sql: `SELECT ${from} WHERE ${where.sql} ORDER BY "at", ${row} LIMIT ${whole(limit)}`, parameters: [] };
}

/** Points by series and time; of two at one moment the one written later comes later. */
export function pointsStatement(catalog: string, query: PointQuery, limit: number): Statement {
  const where = new Conditions().range(query).oneOf('entity', query.entities).equals('name', query.name);
  const sql =
    `SELECT series, CAST("at" AS DOUBLE), value FROM ${catalog}.points p JOIN ${catalog}.series s ON s.id = p.series ` +
    `WHERE ${where.sql} ORDER BY series, "at", p.rowid LIMIT ${whole(limit)}`;
  return { sql, parameters: where.parameters };
}

export function seriesStatement(catalog: string, query: PointQuery): Statement {
  const where = new Conditions().add('true').oneOf('entity', query.entities).equals('name', query.name);
  return {
    sql: `SELECT id, entity, name, unit, attributes FROM ${catalog}.series WHERE ${where.sql}`,
    parameters: where.parameters,
  };
}

export function spansStatement(catalog: string, query: SpanQuery, limit: number): Statement {
  const where = new Conditions().range(query).oneOf('entity', query.entities).equals('trace_id', query.traceId);
  const sql = `SELECT ${spanColumns} FROM ${catalog}.spans WHERE ${where.sql} ORDER BY "at", rowid LIMIT ${whole(limit)}`;
  return { sql, parameters: where.parameters };
}

export function templateCountsStatement(catalog: string, query: TemplateCountQuery, limit: number): Statement {
  const { bucketMs, from } = query;
  const bucket = bucketMs === undefined ? whole(from) : `"at" - "at" % ${whole(bucketMs)}`;
  const where = new Conditions().range(query).oneOf('entity', query.entities);
  const sql = `SELECT entity, template, CAST(${bucket} AS DOUBLE) AS bucket, CAST(count(*) AS DOUBLE) FROM ${catalog}.logs WHERE ${where.sql} GROUP BY entity, template, bucket LIMIT ${whole(limit)}`;
  return { sql, parameters: where.parameters };
}

type Scoped = TimeRange & { readonly entities?: readonly string[] };

export function countStatement(catalog: string, query: Scoped): Statement {
  const where = new Conditions().range(query).oneOf('entity', query.entities);
  return {
    sql: `SELECT CAST(count(*) AS DOUBLE) FROM ${catalog}.logs WHERE ${where.sql}`,
    parameters: where.parameters,
  };
}

/** The attributes of a share (0 to 1) of the lines, the same ones every time. */
export function sampleStatement(catalog: string, query: Scoped, share: number): Statement {
  const where = new Conditions().range(query).oneOf('entity', query.entities);
  if (share < 1) where.add(`hash("at", rowid) % 1000000 < ${Math.ceil(share * 1_000_000)}`);
  return {
    sql: `SELECT attributes FROM ${catalog}.logs WHERE ${where.sql} ORDER BY rowid`,
    parameters: where.parameters,
  };
}

/** A number that may stand in SQL; times without end are cut to what an integer holds. */
function whole(value: number): string {
  if (Number.isNaN(value)) throw new RangeError('NaN is no time');
  return String(Math.trunc(Math.min(Math.max(value, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER)));
}
