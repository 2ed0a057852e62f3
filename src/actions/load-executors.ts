import { join } from 'node:path';
import { loadCatalogue } from '../platform/catalogue.js';
import type { Executor } from './executor.js';

/** Everything that can carry actions out, by id. */
export function loadExecutors(): Promise<readonly Executor[]> {
  return loadCatalogue<Executor>(join(import.meta.dirname, 'executors'), 'executor');
}
