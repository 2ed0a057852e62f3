import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';

/**
 * A new, empty PGlite database costs 4 s of processor to make and 0.7 s to copy. So the first one that is made is kept
 * in `.cache`, where a cache can be kept, and later ones are copies of it.
 */
const path = join(import.meta.dirname, '..', '..', '.cache', `pglite-${version()}.tar.gz`);

/** A new database to copy; undefined when none is kept yet. */
export async function readSnapshot(): Promise<Blob | undefined> {
  if (!existsSync(path)) return undefined;
  return new Blob([await readFile(path)], { type: 'application/gzip' });
}

/** Keeps a database that was just made; where nothing can be written, as in a container, nothing is. */
export async function keepSnapshot(database: PGlite): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const partial = `${path}.${process.pid}`;
    await writeFile(partial, Buffer.from(await (await database.dumpDataDir('gzip')).arrayBuffer()));
    await rename(partial, path);
  } catch {
    // The next one is made anew, which is only slower.
  }
}

export async function dropSnapshot(): Promise<void> {
  await rm(path, { force: true });
}

/** A snapshot fits the version of PGlite that made it. */
function version(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const told = JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8')) as { version: string };
  return told.version;
}
