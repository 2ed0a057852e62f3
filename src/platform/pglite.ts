import { existsSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite, types, type PGliteOptions } from '@electric-sql/pglite';
import { Failure } from './failure.js';
import { lockFolder } from './folder-lock.js';
import { dropSnapshot, keepSnapshot, readSnapshot } from './pglite-snapshot.js';

/** How long a query may wait for the one connection before it fails: what waits longer waits for itself. */
const checkOutTimeoutMs = 30_000;

type Release = () => void;
type Connected = (error: Error | undefined, connection?: PGliteConnection, release?: Release) => void;

interface Waiting {
  readonly connected: Connected;
  readonly timer: NodeJS.Timeout;
}

/** What TypeORM's PostgreSQL driver asks of a `pg` client. PGlite never loses its connection, so nothing is emitted. */
class PGliteConnection {
  constructor(private readonly database: PGlite) {}

  /** Several statements are allowed when there are no parameters, as with `pg`; the last one's result is returned. */
  async query(sql: string, parameters?: unknown[]): Promise<unknown> {
    if (parameters !== undefined && parameters.length > 0) return this.database.query(sql, parameters);
    const results = await this.database.exec(sql);
    return results.at(-1) ?? { rows: [], rowCount: 0, command: '' };
  }

  on(): this {
    return this;
  }

  removeListener(): this {
    return this;
  }
}

/**
 * A pool of exactly one connection, checked out exclusively, first come first served: a transaction keeps the
 * connection until it ends, so concurrent transactions follow each other and each rolls back alone.
 * A query outside a transaction, awaited inside it, would wait for ever; after 30 s it fails and says so.
 */
class PGlitePool {
  readonly #database: PGlite;
  readonly #connection: PGliteConnection;
  readonly #unlock: Release;
  readonly #waiting: Waiting[] = [];
  #taken = false;

  constructor(database: PGlite, unlock: Release) {
    this.#database = database;
    this.#connection = new PGliteConnection(database);
    this.#unlock = unlock;
  }

  connect(connected: Connected): void {
    if (!this.#taken) {
      this.#checkOut(connected);
      return;
    }
    const waiting = { connected, timer: setTimeout(() => this.#giveUp(waiting), checkOutTimeoutMs) };
    this.#waiting.push(waiting);
  }

  on(): this {
    return this;
  }

  end(ended: (error?: Error) => void): void {
    this.#database
      .close()
      .then(() => {
        this.#unlock();
        ended();
      })
      .catch((error: unknown) => ended(error instanceof Error ? error : new Error(String(error))));
  }

  #checkOut(connected: Connected): void {
    this.#taken = true;
    let released = false;
    connected(undefined, this.#connection, () => {
      if (released) return;
      released = true;
      this.#taken = false;
      const next = this.#waiting.shift();
      if (next === undefined) return;
      clearTimeout(next.timer);
      this.#checkOut(next.connected);
    });
  }

  #giveUp(waiting: Waiting): void {
    this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
    const message = `The embedded database was busy for ${checkOutTimeoutMs / 1000} s. A query inside a transaction must use that transaction's manager.`;
    waiting.connected(new Failure('database.busy', message, { retryable: true }));
  }
}

/**
 * A stand-in for the `pg` package over PGlite, for TypeORM's `driver` option.
 * @param folder where the database lives; in memory when undefined. One process at a time (`database.locked`).
 */
export async function pgliteDriver(folder?: string): Promise<{ readonly Pool: new () => object }> {
  const unlock = folder === undefined ? () => undefined : await lockFolder(folder, 'database.locked');
  const database = await open(folder).catch((cause: unknown) => {
    unlock();
    throw new Failure('database.unreadable', `The embedded database in ${folder ?? 'memory'} cannot be opened`, {
      cause,
    });
  });
  return {
    Pool: class extends PGlitePool {
      constructor() {
        super(database, unlock);
      }
    },
  };
}

/** Opens the database of a folder, or makes it. One that was being made when the process was killed is made anew. */
async function open(folder: string | undefined): Promise<PGlite> {
  const parsers = { [types.INT8]: Number };
  if (folder === undefined) return make({ parsers }, () => Promise.resolve());
  const options = { parsers, dataDir: folder };
  const unfinished = `${folder}.unfinished`;
  const empty = (): Promise<void> => rm(folder, { recursive: true, force: true });
  if (existsSync(unfinished)) await empty();
  else if (existsSync(join(folder, 'PG_VERSION'))) return PGlite.create(options);
  else if ((await readdir(folder)).length > 0) throw new Error('It holds files, but no database');
  await writeFile(unfinished, '');
  const database = await make(options, empty);
  await rm(unfinished);
  return database;
}

/** A new database, a copy of the one kept where there is one. */
async function make(options: PGliteOptions, empty: () => Promise<void>): Promise<PGlite> {
  const snapshot = await readSnapshot();
  if (snapshot !== undefined)
    try {
      return await PGlite.create({ ...options, loadDataDir: snapshot });
    } catch {
      await dropSnapshot();
      await empty();
    }
  const database = await PGlite.create(options);
  await keepSnapshot(database);
  return database;
}
