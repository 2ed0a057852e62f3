import { join } from 'node:path';
import { loadCatalogue } from '../platform/catalogue.js';
import type { Channel } from './channel.js';

/** Every channel there is: the files of `channels/`. */
export function loadChannels(): Promise<readonly Channel[]> {
  return loadCatalogue<Channel>(join(import.meta.dirname, 'channels'), 'channel');
}
