import { Clock } from './platform/clock.js';

/** The clock of a recording: it stands at the newest event that was read. */
export class ReplayClock extends Clock {
  #now = 0;

  now(): number {
    return this.#now;
  }

  reach(at: number): void {
    if (at > this.#now) this.#now = at;
  }
}
