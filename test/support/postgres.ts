import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { freePort } from './free-port.js';

const run = promisify(execFile);

export interface RunningPostgres {
  readonly url: string;
  stop(): Promise<void>;
}

/** The folder of PostgreSQL's newest server programs on this machine. */
export async function findPostgres(): Promise<string | undefined> {
  const roots = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'].filter((root) => existsSync(root));
  const found = await Promise.all(
    roots.map(async (root) => (await readdir(root)).map((version) => join(root, version, 'bin'))),
  );
  return found
    .flat()
    .filter((folder) => existsSync(join(folder, 'initdb')))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1);
}

/**
 * A throw-away PostgreSQL in a temporary folder; the one of TEST_DATABASE_URL when that is set.
 * `undefined` where no PostgreSQL is installed. Never runs as root, which PostgreSQL refuses.
 */
export async function startPostgres(): Promise<RunningPostgres | undefined> {
  const given = process.env.TEST_DATABASE_URL;
  if (given !== undefined && given !== '') return { url: given, stop: () => Promise.resolve() };
  const programs = await findPostgres();
  if (programs === undefined) return undefined;

  const owner = process.getuid?.() === 0 ? await unprivilegedUser() : {};
  const folder = await mkdtemp(join(tmpdir(), 'throughline-postgres-'));
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const identity = ['-D', data, '-U', 'throughline', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C'];
  await run(join(programs, 'initdb'), identity, { ...owner, cwd: folder });
  const port = await freePort();
  const settings = ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', folder, '-F'];
  const server = spawn(join(programs, 'postgres'), settings, { ...owner, cwd: folder, stdio: 'ignore' });
  const ended = once(server, 'exit');
  const url = `postgres://throughline@127.0.0.1:${port}/postgres`;
  await untilReady(url);
  return {
    url,
    async stop() {
      server.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function unprivilegedUser(): Promise<{ uid?: number; gid?: number }> {
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    } catch {
      // No such user: the next one.
    }
  }
  throw new Error('PostgreSQL cannot run as root, and there is neither a user postgres nor nobody');
}

async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (cause) {
      if (Date.now() > deadline) throw new Error(`PostgreSQL at ${url} did not start within 30 s`, { cause });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

let databases = 0;

/** A fresh, empty database on a server; returns its address. */
export async function createDatabase(serverUrl: string): Promise<string> {
  databases += 1;
  const name = `test_${process.pid}_${databases}_${process.hrtime.bigint()}`;
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
