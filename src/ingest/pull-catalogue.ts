import { join } from 'node:path';
import { loadCatalogue } from '../platform/catalogue.js';
import type { Pull } from './pull.js';

/** Every pull, by id. */
export function loadPulls(): Promise<readonly Pull[]> {
  return loadCatalogue<Pull>(join(import.meta.dirname, 'pulls'), 'pull');
}
