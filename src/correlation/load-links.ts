import { join } from 'node:path';
import { loadCatalogue } from '../platform/catalogue.js';
import type { Link } from './link.js';

/** Every kind of link there is, by id. */
export function loadLinks(): Promise<readonly Link[]> {
  return loadCatalogue<Link>(join(import.meta.dirname, 'links'), 'link');
}
