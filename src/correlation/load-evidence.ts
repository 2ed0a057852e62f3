import { join } from 'node:path';
import { loadCatalogue } from '../platform/catalogue.js';
import type { Evidence } from './evidence.js';

/** Every kind of evidence there is, by id. */
export function loadEvidence(): Promise<readonly Evidence[]> {
  return loadCatalogue<Evidence>(join(import.meta.dirname, 'evidence'), 'evidence');
}
