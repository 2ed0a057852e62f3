import { readdir } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { Failure } from './failure.js';

export interface CatalogueEntry {
  readonly id: string;
  readonly summary: string;
}

/**
 * Every `*.<kind>.ts|js` of a folder, by id. There is no index to edit: a file in the folder is an entry.
 * Refuses an entry without id and summary, and two entries of one id.
 */
export async function loadCatalogue<T extends CatalogueEntry>(folder: string, kind: string): Promise<readonly T[]> {
  const files = (await readdir(folder)).filter((file) => new RegExp(`\\.${kind}\\.(ts|js)$`).test(file)).toSorted();
  const entries: T[] = [];
  for (const file of files) {
    const entry = ((await import(pathToFileURL(join(folder, file)).href)) as { default?: T }).default;
    if (!entry?.id || !entry.summary) throw new Failure('catalogue.incomplete', `${file} has no id or no summary`);
    if (entries.some(({ id }) => id === entry.id))
      throw new Failure('catalogue.duplicate', `${file}: the id ${entry.id} is taken`);
    entries.push(entry);
  }
  return entries.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
