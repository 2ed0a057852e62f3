import { join } from 'node:path';
import { loadCatalogue } from '../platform/catalogue.js';
import type { Remediation } from './remediation.js';

/** Every way to mend things there is, by id. */
export function loadRemediations(): Promise<readonly Remediation[]> {
  return loadCatalogue<Remediation>(join(import.meta.dirname, 'remediations'), 'remediation');
}
