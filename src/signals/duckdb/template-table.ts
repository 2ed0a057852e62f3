import type { DuckDBConnection } from '@duckdb/node-api';
import type { StoredTemplate, TemplateQuery } from '../signal-store.js';
import { maxTemplatesPerQuery } from '../signal-store.js';
import { toTemplate } from './rows.js';

const table = 'templates.templates';

/** The templates of all days, in a database attached as `templates`. Uses one connection, one statement at a time. */
export class TemplateTable {
  #queue: Promise<unknown> = Promise.resolve();
  readonly #connection: DuckDBConnection;

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  async create(path: string): Promise<void> {
    await this.#connection.run(`ATTACH '${path.replaceAll("'", "''")}' AS templates`);
    await this.#connection.run(`CREATE TABLE IF NOT EXISTS ${table} (id VARCHAR PRIMARY KEY, text VARCHAR NOT NULL,
      first_seen_at DOUBLE NOT NULL, last_seen_at DOUBLE NOT NULL, lines DOUBLE NOT NULL, alias VARCHAR)`);
  }

  async keep(templates: readonly StoredTemplate[]): Promise<void> {
    if (templates.length === 0) return;
    const last = [...new Map(templates.map((template) => [template.id, template])).values()];
    await this.#next(() =>
      this.#connection.run(
        `INSERT OR REPLACE INTO ${table} SELECT t.id, t.text, t."firstSeenAt", t."lastSeenAt", t.lines, t.alias FROM (SELECT unnest(
          from_json($1::JSON, '[{"id":"VARCHAR","text":"VARCHAR","firstSeenAt":"DOUBLE","lastSeenAt":"DOUBLE","lines":"DOUBLE","alias":"VARCHAR"}]')) AS t)`,
        [JSON.stringify(last)],
      ),
    );
  }

  async find({ ids, first = maxTemplatesPerQuery }: TemplateQuery): Promise<readonly StoredTemplate[]> {
    if (ids?.length === 0) return [];
    const where = ids === undefined ? '' : `WHERE id IN (${ids.map((_, i) => `$${i + 1}`).join(', ')})`;
    const limit = Math.min(Math.max(0, Math.trunc(first)), maxTemplatesPerQuery);
    const reader = await this.#next(() =>
      this.#connection.runAndReadAll(
        `SELECT id, text, first_seen_at, last_seen_at, lines, alias FROM ${table} ${where} ORDER BY last_seen_at DESC, id LIMIT ${limit}`,
        ids === undefined ? [] : [...ids],
      ),
    );
    return reader.getRows().map(toTemplate);
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }
}
