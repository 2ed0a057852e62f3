import { existsSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { dayMs, startOfDay } from '../storable.js';
import { createTables, type Kind } from './tables.js';

/** The database file of one kind of signal on one UTC day, attached. */
export interface DayFile {
  readonly kind: Kind;
  readonly day: string;
  /** The quoted name by which SQL knows it. */
  readonly catalog: string;
  readonly path: string;
  /** Ids of the series that the file knows, by series key; read when first needed. Points only. */
  series?: Map<string, number>;
}

interface Attached extends DayFile {
  users: number;
  usedAt: number;
  /** Files that were dropped while in use go when the last user has left. */
  dropped: boolean;
}

export interface DayFilesOptions {
  /** In memory, and nothing is ever detached, when undefined. */
  readonly folder: string | undefined;
  readonly maxOpen: number;
}

const fileName = /^(logs|points|spans)-(\d{4}-\d{2}-\d{2})\.duckdb$/;

/**
 * One database file per kind and UTC day of event time, so that retention deletes files. Files are attached to one
 * DuckDB instance when used; beyond `maxOpen` the idle one used longest ago is detached.
 */
export class DayFiles {
  readonly #instance: DuckDBInstance;
  readonly #control: DuckDBConnection;
  readonly #options: DayFilesOptions;
  readonly #days: Readonly<Record<Kind, Set<string>>> = { logs: new Set(), points: new Set(), spans: new Set() };
  readonly #attached = new Map<string, Attached>();
  /** Attaching and detaching happen one after the other. */
  #queue: Promise<unknown> = Promise.resolve();
  #uses = 0;

  constructor(instance: DuckDBInstance, control: DuckDBConnection, options: DayFilesOptions) {
    this.#instance = instance;
    this.#control = control;
    this.#options = options;
  }

  /** Finds the files that are there. */
  async discover(): Promise<void> {
    if (this.#options.folder === undefined) return;
    for (const file of await readdir(this.#options.folder)) {
      const [, kind, day] = fileName.exec(file) ?? [];
      if (kind !== undefined && day !== undefined) this.#days[kind as Kind].add(day);
    }
  }

  /** The days of a kind that overlap a range, ascending. */
  days(kind: Kind, { from, to }: { readonly from: number; readonly to: number }): readonly string[] {
    return [...this.#days[kind]].filter((day) => startOfDay(day) < to && startOfDay(day) + dayMs > from).toSorted();
  }

  /** Works with a file, which stays attached meanwhile; makes it when it is not there. */
  async use<T>(kind: Kind, day: string, work: (file: DayFile) => Promise<T>): Promise<T> {
    const file = await this.#exclusively(() => this.#attach(kind, day));
    try {
      return await work(file);
    } finally {
      file.users -= 1;
      if (file.dropped && file.users === 0) await this.#exclusively(() => this.#delete(file));
    }
  }

  /** Runs a query on a connection of its own and gives its rows as columns, values as plain JavaScript. */
  async read<T>(sql: string, parameters: readonly string[], rowOf: (row: readonly unknown[]) => T): Promise<T[]> {
    const connection = await this.#instance.connect();
    try {
      const reader = await connection.runAndReadAll(sql, [...parameters]);
      return reader.getRows().map(rowOf);
    } finally {
      connection.closeSync();
    }
  }

  /** Deletes the files of a kind whose whole day is before a moment. */
  async dropBefore(kind: Kind, at: number): Promise<void> {
    for (const day of [...this.#days[kind]].filter((day) => startOfDay(day) + dayMs <= at)) {
      this.#days[kind].delete(day);
      await this.#exclusively(async () => {
        const file = this.#attached.get(`${kind}-${day}`);
        if (file === undefined) this.#remove(kind, day);
        else if (file.users > 0) file.dropped = true;
        else await this.#delete(file);
      });
    }
  }

  /** Lets a file go after a write to it failed, so that the next use opens it anew. */
  async reopen(kind: Kind, day: string): Promise<void> {
    if (this.#options.folder === undefined) return;
    await this.#exclusively(async () => {
      const file = this.#attached.get(`${kind}-${day}`);
      if (file !== undefined) await this.#detach(file);
    }).catch(() => undefined);
  }

  async #attach(kind: Kind, day: string): Promise<Attached> {
    this.#uses += 1;
    const known = this.#attached.get(`${kind}-${day}`);
    if (known !== undefined) {
      known.users += 1;
      known.usedAt = this.#uses;
      if (known.dropped) {
        known.dropped = false;
        this.#days[kind].add(day);
      }
      return known;
    }
    await this.#makeRoom();
    const path = this.#path(kind, day);
    const catalog = `"${kind}-${day}"`;
    await this.#control.run(`ATTACH '${path.replaceAll("'", "''")}' AS ${catalog}`);
    await createTables(this.#control, kind, catalog);
    const file = { kind, day, catalog, path, users: 1, usedAt: this.#uses, dropped: false };
    this.#attached.set(`${kind}-${day}`, file);
    this.#days[kind].add(day);
    return file;
  }

  async #makeRoom(): Promise<void> {
    if (this.#options.folder === undefined) return;
    const idle = [...this.#attached.values()]
      .filter(({ users }) => users === 0)
      .toSorted((a, b) => a.usedAt - b.usedAt);
    const surplus = this.#attached.size + 1 - this.#options.maxOpen;
    for (const file of idle.slice(0, Math.max(0, surplus))) await this.#detach(file);
  }

  async #detach(file: Attached): Promise<void> {
    this.#attached.delete(`${file.kind}-${file.day}`);
    await this.#control.run(`DETACH ${file.catalog}`);
  }

  async #delete(file: Attached): Promise<void> {
    if (file.users > 0) return;
    await this.#detach(file);
    this.#remove(file.kind, file.day);
  }

  #remove(kind: Kind, day: string): void {
    if (this.#options.folder === undefined) return;
    const path = this.#path(kind, day);
    for (const file of [path, `${path}.wal`]) if (existsSync(file)) rmSync(file);
  }

  #path(kind: Kind, day: string): string {
    return this.#options.folder === undefined ? ':memory:' : join(this.#options.folder, `${kind}-${day}.duckdb`);
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }
}
