import { join } from 'node:path';
import { loadCatalogue } from '../platform/catalogue.js';
import type { Resource } from './resource.js';

/** Every resource there is: the files of `resources/`. */
export function loadResources(): Promise<readonly Resource[]> {
  return loadCatalogue<Resource>(join(import.meta.dirname, 'resources'), 'resource');
}
