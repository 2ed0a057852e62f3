import type { Reading } from './right-size.js';

/** What would have happened with another size. */
export interface Replayed {
  /** Times (epoch ms) at which memory would have passed the size: the kernel would have killed. */
  readonly kills: readonly number[];
  /** The share of readings at which CPU use would have passed the size. */
  readonly throttled: number;
  /** Readings times what was asked for and not used, over the same for the old size: 0.4 wastes 60 % less. */
  readonly wasteRatio: number;
}

/** Replays recorded readings of one replica against a size; runs of readings above it are one kill. */
export function replaySize(readings: readonly Reading[], size: number, oldSize: number): Replayed {
  const over = readings.map(({ value }) => value > size);
  const kills = readings.filter((_, i) => over[i] && !over[i - 1]).map(({ at }) => at);
  const waste = (of: number): number => readings.reduce((sum, { value }) => sum + Math.max(0, of - value), 0);
  return {
    kills,
    throttled: readings.length === 0 ? 0 : over.filter(Boolean).length / readings.length,
    wasteRatio: waste(oldSize) > 0 ? waste(size) / waste(oldSize) : 1,
  };
}
