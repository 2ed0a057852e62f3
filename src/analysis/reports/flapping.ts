import type { Period } from './facts.js';

/** How often one signal was found to misbehave by one detector, or one alert fired. */
export interface Firings {
  readonly detector: string;
  readonly entity: string;
  readonly signal: string;
  readonly count: number;
  /** Of those that ended; absent when none did. */
  readonly medianMs?: number;
}

/** A signal that comes and goes: whoever is called for it learns to ignore it. */
export interface Flapping extends Firings {
  readonly perDay: number;
  readonly because: string;
}

/** From so many times in the period, each so short on the median, it flaps. */
const TIMES = 5;
const SHORT_MS = 15 * 60_000;
const MOST = 20;
const dayMs = 86_400_000;

/** The most frequent first. */
export function flappingOf({ from, to }: Period, firings: readonly Firings[]): readonly Flapping[] {
  return firings
    .flatMap((firing) => {
      const { count, medianMs = Infinity } = firing;
      if (count < TIMES || medianMs > SHORT_MS) return [];
      const because = `${count} times, half of them no longer than ${(medianMs / 60_000).toFixed(1)} minutes`;
      return [{ ...firing, perDay: count / ((to - from) / dayMs), because }];
    })
    .toSorted((a, b) => b.count - a.count || (a.entity + a.signal < b.entity + b.signal ? -1 : 1))
    .slice(0, MOST);
}
