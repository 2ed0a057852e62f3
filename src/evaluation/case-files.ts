/** Reads the files of evaluation cases: JSON, and NDJSON or CSV that may be gzipped. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { Failure } from '../platform/failure.js';

/** Throws with the path when the file is missing or no JSON. */
export async function readJson<T>(path: string): Promise<T> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T;
  } catch (cause) {
    throw new Failure('evaluation.file', `${path} cannot be read as JSON`, { cause });
  }
}

/** The lines of a text file, gunzipped when its name ends in `.gz`; none when there is no such file. */
export async function readLines(path: string): Promise<string[]> {
  if (!existsSync(path)) return [];
  const bytes = await readFile(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** The objects of an NDJSON file, as {@link readLines} finds it. */
export async function readNdjson<T>(path: string): Promise<T[]> {
  return (await readLines(path)).map((line, index) => {
    try {
      return JSON.parse(line) as T;
    } catch (cause) {
      throw new Failure('evaluation.file', `${path}, line ${index + 1} is no JSON: ${line.slice(0, 80)}`, { cause });
    }
  });
}
