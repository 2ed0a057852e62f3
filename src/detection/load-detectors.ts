import { join } from 'node:path';
import { loadCatalogue } from '../platform/catalogue.js';
import type { Detector } from './detector.js';

/** Every detector there is: the files of `detectors/`. */
export function loadDetectors(): Promise<readonly Detector[]> {
  return loadCatalogue<Detector>(join(import.meta.dirname, 'detectors'), 'detector');
}
