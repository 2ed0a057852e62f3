import type { DataSource } from 'typeorm';
import { inject } from 'vitest';
import { openDatabase, type DatabaseOptions } from '../../src/platform/databases.js';
import { createDatabase } from './postgres.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the global set-up starts real stores on demand. */
    realStores: string;
  }
}

/** A real store of the whole run, started now if this is the first to ask; undefined where it cannot run. */
async function realStore(name: 'elasticsearch' | 'postgres' | 'python' | 'mlflow'): Promise<string | undefined> {
  const response = await fetch(`${inject('realStores')}/${name}`);
  const text = await response.text();
  if (!response.ok) throw new Error(`No ${name} for this test: ${text}`);
  return text === '' ? undefined : text;
}

/** Address of a real Elasticsearch; specs that share it use their own prefix. */
export function elasticsearchUrl(): Promise<string | undefined> {
  return realStore('elasticsearch');
}

/** Address of a real PostgreSQL server. */
export function postgresUrl(): Promise<string | undefined> {
  return realStore('postgres');
}

/** The interpreter of an environment with the tools of `python/requirements.txt`. */
export function pythonTools(): Promise<string | undefined> {
  return realStore('python');
}

/** Address of a real MLflow server; specs that share it use models of their own. */
export function mlflowUrl(): Promise<string | undefined> {
  return realStore('mlflow');
}

export interface TestDatabase {
  readonly name: string;
  /** Opens a fresh, empty, migrated database. */
  open(options: Pick<DatabaseOptions, 'entities' | 'migrations'>): Promise<DataSource>;
}

/** The databases that this run covers: always PGlite, and PostgreSQL where it can run. For `describe.each`. */
export async function testDatabases(): Promise<readonly TestDatabase[]> {
  const server = await postgresUrl();
  return [
    { name: 'PGlite', open: (options) => openDatabase(options) },
    ...(server === undefined
      ? []
      : [
          {
            name: 'PostgreSQL',
            open: async (options: Pick<DatabaseOptions, 'entities' | 'migrations'>) =>
              openDatabase({ ...options, url: await createDatabase(server) }),
          },
        ]),
  ];
}
