import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Column, DataSource, Entity, PrimaryColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabases } from '../../test/support/stores.js';
import { openDatabase, withAdvisoryLock } from './databases.js';

@Entity('row')
class Row {
  @PrimaryColumn('text') id!: string;
  @Column('bigint') at!: number;
  @Column('jsonb', { default: {} }) attributes!: object;
  @Column('text', { array: true, default: [] }) tags!: string[];
  @Column('boolean', { default: false }) done!: boolean;
  @Column('double precision', { nullable: true }) score!: number | null;
}

class Rows1764000000000 implements MigrationInterface {
  readonly name = 'Rows1764000000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE row (
        id text PRIMARY KEY, at bigint NOT NULL, attributes jsonb NOT NULL DEFAULT '{}',
        tags text[] NOT NULL DEFAULT '{}', done boolean NOT NULL DEFAULT false, score double precision);
      CREATE TABLE other (id text PRIMARY KEY, CONSTRAINT other_row FOREIGN KEY (id) REFERENCES row (id) DEFERRABLE);
      DROP TABLE other;
    `);
  }
  async down(): Promise<void> {
    return Promise.resolve();
  }
}

const options = { entities: [Row], migrations: [Rows1764000000000] };
const row = (id: string, more: Partial<Row> = {}): Partial<Row> => ({ id, at: 1_764_000_000_123, ...more });

describe.each(await testDatabases())('openDatabase on $name', (testDatabase) => {
  let database: DataSource;
  beforeAll(async () => {
    database = await testDatabase.open(options);
  });
  afterAll(() => database.destroy());

  it('has exactly the tables that the entities describe', async () => {
    expect((await database.driver.createSchemaBuilder().log()).upQueries).toEqual([]);
  });

  it('gives back what it was given: big numbers, JSON, arrays, booleans, null, awkward text', async () => {
    const given = row(`o'Brien "x" \u{1f600} ${'y'.repeat(20_000)}`, {
      attributes: { nested: { list: [1, 'two', null] } },
      tags: ['a', 'b "c"', '{d,e}'],
      done: true,
      score: null,
    });
    await database.getRepository(Row).save(given);
    expect(await database.getRepository(Row).findOneByOrFail({ id: given.id ?? '' })).toEqual(given);
  });

  it('says how many rows an update and a delete touched', async () => {
    const rows = database.getRepository(Row);
    await rows.insert([row('u1'), row('u2')]);
    expect(await rows.update({ id: 'u1' }, { done: true })).toMatchObject({ affected: 1 });
    expect(await rows.delete({ id: 'u2' })).toMatchObject({ affected: 1 });
    expect(await rows.delete({ id: 'u2' })).toMatchObject({ affected: 0 });
  });

  it('rolls back each of many concurrent transactions alone', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        database.transaction(async (manager) => {
          await manager.insert(Row, row(`first-${i}`));
          await new Promise((resolve) => setImmediate(resolve));
          await manager.insert(Row, row(`second-${i}`));
          if (i % 2 === 1) throw new Error(`no ${i}`);
        }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(10);
    const ids = (await database.getRepository(Row).find())
      .map(({ id }) => id)
      .filter((id) => /^(first|second)/.test(id));
    const even = Array.from({ length: 10 }, (_, i) => [`first-${i * 2}`, `second-${i * 2}`]).flat();
    expect(ids.toSorted()).toEqual(even.toSorted());
  });

  it('works on after a statement has failed', async () => {
    const rows = database.getRepository(Row);
    await rows.insert(row('once'));
    await expect(rows.insert(row('once'))).rejects.toThrow(/duplicate key/);
    expect(await rows.countBy({ id: 'once' })).toBe(1);
  });

  it('lets one at a time do the work of a name', async () => {
    const started = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<string>();
    const first = withAdvisoryLock(database, 'retention', () => {
      started.resolve();
      return finish.promise;
    });
    await started.promise;
    expect(await withAdvisoryLock(database, 'retention', async () => Promise.resolve('second'))).toBe(undefined);
    expect(await withAdvisoryLock(database, 'other', async () => database.getRepository(Row).exists())).toBe(true);
    finish.resolve('first');
    expect(await first).toBe('first');
    expect(await withAdvisoryLock(database, 'retention', async () => Promise.resolve('third'))).toBe('third');
  });

  it('goes on when the server has cut its connections', async () => {
    await database.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await expect.poll(() => database.query('SELECT 1 AS one').catch(() => undefined)).toEqual([{ one: 1 }]);
  });

  it('gives a lock back when the work fails', async () => {
    await expect(withAdvisoryLock(database, 'x', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await withAdvisoryLock(database, 'x', async () => Promise.resolve(1))).toBe(1);
  });
});

describe('PGlite in a folder', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'throughline-pglite-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('keeps what it was given, and refuses to be opened twice', async () => {
    const first = await openDatabase({ ...options, folder: join(folder, 'state') });
    await first.getRepository(Row).save(row('kept'));
    await expect(openDatabase({ ...options, folder: join(folder, 'state') })).rejects.toMatchObject({
      code: 'database.locked',
    });
    await first.destroy();
    const second = await openDatabase({ ...options, folder: join(folder, 'state') });
    expect(await second.getRepository(Row).existsBy({ id: 'kept' })).toBe(true);
    await second.destroy();
  });

  it('is made anew when the process was killed while it was being made', async () => {
    await mkdir(join(folder, 'half'));
    await writeFile(join(folder, 'half', 'PG_VERSION'), '18');
    await writeFile(join(folder, 'half.unfinished'), '');
    const database = await openDatabase({ ...options, folder: join(folder, 'half') });
    expect(await database.getRepository(Row).count()).toBe(0);
    await database.destroy();
  });

  it('touches nothing in a folder that is not its own', async () => {
    await mkdir(join(folder, 'home'));
    await writeFile(join(folder, 'home', 'letter.txt'), 'dear');
    await expect(openDatabase({ ...options, folder: join(folder, 'home') })).rejects.toMatchObject({
      code: 'database.unreadable',
    });
    expect(await readFile(join(folder, 'home', 'letter.txt'), 'utf8')).toBe('dear');
  });

  it('names the process that has it', async () => {
    const other = spawn('sleep', ['60'], { stdio: 'ignore' });
    await writeFile(join(folder, 'taken.lock'), String(other.pid));
    await expect(openDatabase({ ...options, folder: join(folder, 'taken') })).rejects.toThrow(`process ${other.pid}`);
    other.kill('SIGKILL');
    await once(other, 'exit');
    const database = await openDatabase({ ...options, folder: join(folder, 'taken') });
    await database.destroy();
  });
});

describe('openDatabase', () => {
  it('says which database it could not reach, without the password', async () => {
    const failure: unknown = await openDatabase({ ...options, url: 'postgres://me:secret@127.0.0.1:1/x' }).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: 'database.unreachable', retryable: true });
    expect(String(failure)).toContain('127.0.0.1:1');
    expect(String(failure)).not.toContain('secret');
  });
});
