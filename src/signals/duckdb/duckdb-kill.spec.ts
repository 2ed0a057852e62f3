import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DuckDBSignalStore } from './duckdb-signal-store.js';

const hooks = new URL('../../../tools/ts-hooks.mjs', import.meta.url).href;
const appender = fileURLToPath(new URL('../../../test/support/append-logs.ts', import.meta.url));
const script = ['--import', hooks, appender];

/** Runs the appender until it has kept so many records, then kills it; what it had said it kept. */
async function appendUntilKilled(folder: string, first: number, enough: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [...script, folder, String(first)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  let said = '';
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.split('\n').length > enough) child.kill('SIGKILL');
  });
  const [, signal] = (await ended) as [number | null, string | null];
  if (signal !== 'SIGKILL') throw new Error(`The appender ended by itself: ${complaints}`);
  // A number cut off in the middle was not heard.
  return said.split('\n').slice(0, -1);
}

describe('DuckDB whose process is killed with -9', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'throughline-kill-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('has every record that it said it kept, once, and goes on', async () => {
    const kept: string[] = [];
    for (const round of [1, 2, 3]) kept.push(...(await appendUntilKilled(folder, round * 100_000, 300)));
    const store = await DuckDBSignalStore.open({ folder });
    const found: string[] = [];
    for await (const { logs } of store.scan({ from: 0, to: Infinity })) found.push(...logs.map(({ body }) => body));
    await store.close();
    expect(kept.length).toBeGreaterThan(900);
    expect(new Set(found).size).toBe(found.length);
    expect(kept.filter((body) => !new Set(found).has(body)).slice(0, 5)).toEqual([]);
  }, 120_000);
});
