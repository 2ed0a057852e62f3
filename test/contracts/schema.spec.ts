import { describe, expect, it } from 'vitest';
import { entities } from '../../src/app.module.js';
import { loadMigrations } from '../../src/platform/databases.js';
import { testDatabases } from '../support/stores.js';

describe.each(await testDatabases())('the state database on $name', { timeout: 120_000 }, (testDatabase) => {
  it('has, once migrated, exactly the tables that the entities of all stages describe', async () => {
    const database = await testDatabase.open({ entities });
    const drift = await database.driver.createSchemaBuilder().log();
    const tables = await database.query(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> 'migrations'`,
    );
    await database.destroy();
    expect(drift.upQueries.map(({ query }) => query)).toEqual([]);
    const described = database.entityMetadatas.map(({ tableName }) => tableName).toSorted();
    expect((tables as { name: string }[]).map(({ name }) => name).toSorted()).toEqual(described);
  });
});

describe('migrations', () => {
  it('have numbers of their own, so that their order is certain', async () => {
    const numbers = (await loadMigrations()).map(({ name }) => /\d{13}$/.exec(name)?.[0]);
    expect(numbers).not.toContain(undefined);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});
