import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import 'reflect-metadata';
import { DataSource, type DataSourceOptions, type MigrationInterface } from 'typeorm';
import { Failure } from './failure.js';
import { pgliteDriver } from './pglite.js';

type EntityClass = new () => object;
export type MigrationClass = new () => MigrationInterface;

export interface DatabaseOptions {
  /** PostgreSQL; without it PGlite is used. May hold user:password. */
  readonly url?: string;
  /** Where PGlite keeps its files; in memory when undefined. */
  readonly folder?: string;
  readonly entities: readonly EntityClass[];
  /** Every file of `src/platform/migrations` when undefined. */
  readonly migrations?: readonly MigrationClass[];
}

/**
 * The state database, open and migrated: PostgreSQL, or PGlite in this process. Columns of `bigint` are numbers.
 * Several processes may start at once: an advisory lock lets one of them migrate.
 * Throws `database.unreachable` (retryable), `database.locked`, `database.unreadable`.
 */
export async function openDatabase({ url, folder, entities, migrations }: DatabaseOptions): Promise<DataSource> {
  const dataSource = new DataSource({
    ...(url === undefined ? await embedded(folder) : postgres(url)),
    entities: [...entities],
    migrations: [...(migrations ?? (await loadMigrations()))],
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
  });
  try {
    await dataSource.initialize();
  } catch (cause) {
    const message = `The database ${url === undefined ? (folder ?? 'in memory') : withoutPassword(url)} cannot be opened`;
    throw new Failure('database.unreachable', message, { retryable: true, cause });
  }
  try {
    await migrate(dataSource);
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  return dataSource;
}

/** Every migration of `src/platform/migrations`, in the order of the file names: a file in the folder is a migration. */
export async function loadMigrations(): Promise<readonly MigrationClass[]> {
  const folder = join(import.meta.dirname, 'migrations');
  const files = (await readdir(folder)).filter((file) => /^\d.*\.(ts|js)$/.test(file)).toSorted();
  const modules = await Promise.all(
    files.map((file) => import(pathToFileURL(join(folder, file)).href) as Promise<Record<string, MigrationClass>>),
  );
  return modules.flatMap((module) => Object.values(module));
}

function postgres(url: string) {
  return {
    type: 'postgres',
    url,
    parseInt8: true,
    applicationName: 'throughline',
    connectTimeoutMS: 10_000,
    poolSize: 10,
    installExtensions: false,
    // A connection that dies while idle is replaced by the pool; the query that needs it says so itself.
    poolErrorHandler: () => undefined,
  } satisfies DataSourceOptions;
}

async function embedded(folder: string | undefined) {
  return {
    type: 'postgres',
    driver: await pgliteDriver(folder),
    installExtensions: false,
  } satisfies DataSourceOptions;
}

/** Whether the state lives in this process, where nobody else can reach it. */
function isEmbedded(dataSource: DataSource): boolean {
  return 'driver' in dataSource.options && dataSource.options.driver !== undefined;
}

async function migrate(dataSource: DataSource): Promise<void> {
  if (isEmbedded(dataSource)) {
    await dataSource.runMigrations();
    return;
  }
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', ['throughline.migrate']);
    await dataSource.runMigrations();
    await runner.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', ['throughline.migrate']);
  } finally {
    await runner.release();
  }
}

const embeddedLocks = new WeakMap<DataSource, Set<string>>();

/**
 * Does scheduled work in one process at a time: `undefined`, without doing it, while another holds the name.
 * The lock ends with the work, or with the process.
 */
export async function withAdvisoryLock<T>(
  dataSource: DataSource,
  name: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  return isEmbedded(dataSource) ? withEmbeddedLock(dataSource, name, work) : withSessionLock(dataSource, name, work);
}

async function withEmbeddedLock<T>(dataSource: DataSource, name: string, work: () => Promise<T>) {
  const locks = embeddedLocks.get(dataSource) ?? new Set();
  embeddedLocks.set(dataSource, locks);
  if (locks.has(name)) return undefined;
  locks.add(name);
  try {
    return await work();
  } finally {
    locks.delete(name);
  }
}

async function withSessionLock<T>(dataSource: DataSource, name: string, work: () => Promise<T>) {
  const runner = dataSource.createQueryRunner();
  try {
    const rows: { taken: boolean }[] = await runner.query(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken',
      [name],
    );
    if (!rows[0]?.taken) return undefined;
    try {
      return await work();
    } finally {
      await runner.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [name]);
    }
  } finally {
    await runner.release();
  }
}

function withoutPassword(url: string): string {
  const shown = new URL(url);
  shown.password = '';
  return shown.href;
}
