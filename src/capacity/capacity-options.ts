import { capacityFile, type CapacityFile } from './capacity-file.js';

export interface CapacityOptions {
  /** When all entities are planned (cron, UTC). */
  readonly schedule: string;
  readonly file: CapacityFile;
}

/** Injection token of the {@link CapacityOptions}. */
export const CAPACITY_OPTIONS = Symbol('capacity options');

export const defaultCapacityOptions: CapacityOptions = { schedule: '23 2 * * *', file: capacityFile.parse({}) };
