import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeSignalStore } from '../../../test/contracts/signal-store.js';
import { DuckDBSignalStore } from './duckdb-signal-store.js';

let root: string;
let folders = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'throughline-duckdb-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));
const freshFolder = (): string => join(root, String((folders += 1)));

describeSignalStore('DuckDB in memory', () => DuckDBSignalStore.open());
describeSignalStore('DuckDB in files', () => DuckDBSignalStore.open({ folder: freshFolder() }));
describeSignalStore('DuckDB with one file open at a time', () =>
  DuckDBSignalStore.open({ folder: freshFolder(), maxOpenFiles: 1 }),
);

const day = 86_400_000;
const log = (at: number) => ({ at, entity: 'a', severity: 'INFO' as const, body: '', template: 't', attributes: {} });
const logsOf = (at: number) => ({ logs: [log(at)], points: [], spans: [] });

describe('DuckDB in files', () => {
  it('has a file per kind and day, and retention deletes files', async () => {
    const folder = freshFolder();
    const store = await DuckDBSignalStore.open({ folder });
    await store.append(logsOf(day));
    await store.append(logsOf(3 * day));
    const point = { at: 3 * day, entity: 'a', name: 'm', value: 1, attributes: {} };
    await store.append({ logs: [], points: [point], spans: [] });
    const files = async () =>
      (await readdir(folder)).filter((file) => /^(logs|points)/.test(file) && !file.endsWith('.wal'));
    expect(await files()).toEqual(['logs-1970-01-02.duckdb', 'logs-1970-01-04.duckdb', 'points-1970-01-04.duckdb']);
    await store.dropBefore({ logs: 3 * day, points: 0, spans: 0 });
    expect(await files()).toEqual(['logs-1970-01-04.duckdb', 'points-1970-01-04.duckdb']);
    await store.close();
  });

  it('knows after a restart what it knew before', async () => {
    const folder = freshFolder();
    const point = { at: day, entity: 'a', name: 'm', value: 1, attributes: { k: 'v' } };
    const first = await DuckDBSignalStore.open({ folder });
    await first.append({ logs: [log(day)], points: [point], spans: [] });
    await first.keepTemplates([{ id: 't', text: 't', firstSeenAt: 1, lastSeenAt: 2, lines: 3 }]);
    await first.close();
    const second = await DuckDBSignalStore.open({ folder });
    await second.append({ logs: [], points: [{ ...point, at: day + 1 }], spans: [] });
    const range = { from: 0, to: 9 * day };
    expect((await second.logs({ ...range, first: 5 })).edges).toHaveLength(1);
    expect(await second.points(range)).toMatchObject([{ times: [day, day + 1] }]);
    expect(await second.templates({})).toHaveLength(1);
    await second.close();
  });

  it('says so when another has the folder', async () => {
    const folder = freshFolder();
    const store = await DuckDBSignalStore.open({ folder });
    await expect(DuckDBSignalStore.open({ folder })).rejects.toMatchObject({ code: 'signals.locked' });
    await store.close();
  });

  it('keeps days that are read when they are to be dropped until the reader has done', async () => {
    const store = await DuckDBSignalStore.open({ folder: freshFolder() });
    await store.append(logsOf(day));
    const reading = store.logs({ from: 0, to: 9 * day, first: 5 });
    await store.dropBefore({ logs: 9 * day, points: 0, spans: 0 });
    expect((await reading).edges.length).toBeLessThanOrEqual(1);
    expect((await store.logs({ from: 0, to: 9 * day, first: 5 })).edges).toEqual([]);
    await store.close();
  });
});
