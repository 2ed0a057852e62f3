import type { RateLimit } from './channel.js';

/** Whether one more is within all limits. Time is given, so that it may be anybody's. */
export class RateLimiter {
  readonly #limits: readonly RateLimit[];
  /** When the latest ones were, as many as the widest limit counts. */
  #taken: number[] = [];

  constructor(limits: readonly RateLimit[]) {
    this.#limits = limits;
  }

  isSpent(now: number): boolean {
    return this.#limits.some(({ count, perMs }) => this.#taken.filter((at) => at > now - perMs).length >= count);
  }

  take(now: number): void {
    const most = this.#limits.reduce((widest, { count }) => Math.max(widest, count), 1);
    this.#taken = [...this.#taken, now].slice(-most);
  }
}
