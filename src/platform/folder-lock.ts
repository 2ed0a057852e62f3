import { mkdir, open, readFile } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { Failure } from './failure.js';

/** Folders this process holds; a lock of our own process id that is not among them is left over from an earlier life. */
const held = new Set<string>();

/**
 * Takes a folder for this process alone; returns what gives it back. The lock is the file `<folder>.lock` with a
 * process id, and one whose process is gone (kill -9) counts for nothing.
 * Throws a {@link Failure} with the given code that names the folder and the other process.
 */
export async function lockFolder(folder: string, code: string): Promise<() => void> {
  const path = `${resolve(folder)}.lock`;
  await mkdir(resolve(folder), { recursive: true });
  if (held.has(path)) throw new Failure(code, `${folder} is already open in this process`);
  held.add(path);
  try {
    await writeLock(path, folder, code);
  } catch (error) {
    held.delete(path);
    throw error;
  }
  return () => {
    held.delete(path);
    rmSync(path, { force: true });
  };
}

async function writeLock(path: string, folder: string, code: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      return;
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    }
    const owner = Number(await readFile(path, 'utf8').catch(() => ''));
    if (attempt > 3 || isAnotherProcess(owner))
      throw new Failure(code, `${folder} is in use by process ${owner}; stop it, or give this one another folder`);
    rmSync(path, { force: true });
  }
}

function isAnotherProcess(id: number): boolean {
  if (!Number.isInteger(id) || id <= 0 || id === process.pid) return false;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
