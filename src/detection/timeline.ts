import type { KeptBatch } from '../domain/batch.js';
import type { Alert, Change } from '../domain/inventory.js';
import type { MetricPoint, MinedLog, Span } from '../domain/signal.js';

/** Everything that happened in one tick of event time, complete as far as the watermark can tell. */
export interface Moment {
  /** End of the tick, exclusive; epoch ms. */
  readonly at: number;
  /** The newest event time read when the tick was closed: the honest clock of what is decided from it. */
  readonly newest: number;
  readonly logs: readonly MinedLog[];
  readonly points: readonly MetricPoint[];
  readonly spans: readonly Span[];
  readonly changes: readonly Change[];
  readonly alerts: readonly Alert[];
}

/** Where a timeline stands; what waits in open ticks is read again from the stores after a restart. */
export interface TimelinePosition {
  readonly newest: number;
  readonly closed: number;
  readonly disorder: readonly [number, number];
  readonly turn: number;
}

/** Width of a tick: fine enough for series sampled every second. */
const tickMs = 1_000;
/** Counts and rates are folded into series once per bucket. */
export const bucketMs = 10_000;
/** A longer silence is skipped to its end. */
const maxSilenceMs = 3_600_000;
/** The observed disorder is forgotten after one to two of these, in event time. */
const disorderWindowMs = 300_000;

type Open = { [K in 'logs' | 'points' | 'spans' | 'changes' | 'alerts']: Moment[K][number][] };

/**
 * Orders events by their own time behind a watermark. The watermark trails the newest event by the disorder between
 * batches seen in the last minutes, at most `maxLatenessMs` (adaptive watermarks: Awad et al., EDBT 2019), so a
 * recording in order is decided at once and slow senders are waited for. An event for a closed tick is
 * late: it joins the next tick with its own time, so nothing is dropped here.
 */
export class Timeline {
  #open = new Map<number, Open>();
  #newest = -Infinity;
  #closed = -Infinity;
  #disorder: [number, number] = [0, 0];
  #turn = 0;
  readonly #maxLatenessMs: number;

  constructor(maxLatenessMs: number, position?: TimelinePosition) {
    this.#maxLatenessMs = maxLatenessMs;
    if (position === undefined) return;
    this.#newest = position.newest;
    this.#closed = position.closed;
    this.#disorder = [...position.disorder];
    this.#turn = position.turn;
  }

  get position(): TimelinePosition {
    return { newest: this.#newest, closed: this.#closed, disorder: [...this.#disorder], turn: this.#turn };
  }

  get latenessMs(): number {
    return Math.min(this.#maxLatenessMs, Math.max(...this.#disorder));
  }

  /** Takes a batch in; returns the ticks that it completes, oldest first. */
  add(batch: KeptBatch): Moment[] {
    let newest = this.#newest;
    let oldest = Infinity;
    const put = <K extends keyof Open>(kind: K, items: readonly Open[K][number][]): void => {
      for (const item of items) {
        if (item.at > newest) newest = item.at;
        if (item.at < oldest) oldest = item.at;
        const tick = Math.max(Math.floor(item.at / tickMs), this.#closed / tickMs);
        (this.#tick(tick)[kind] as (typeof item)[]).push(item);
      }
    };
    put('logs', batch.logs);
    put('points', batch.points);
    put('spans', batch.spans);
    put('changes', batch.changes);
    put('alerts', batch.alerts);
    if (oldest < this.#newest) this.#observe(this.#newest - oldest);
    return this.advance(newest);
  }

  /** Lets event time reach `newest` without an event, e.g. because the world has been silent. */
  advance(newest: number): Moment[] {
    if (newest > this.#newest) this.#newest = newest;
    return this.#close(this.#newest - this.latenessMs);
  }

  /** Closes every open tick: nothing more will come. */
  end(): Moment[] {
    return this.#close(Infinity);
  }

  #tick(tick: number): Open {
    let open = this.#open.get(tick);
    if (open === undefined) this.#open.set(tick, (open = { logs: [], points: [], spans: [], changes: [], alerts: [] }));
    return open;
  }

  #observe(disorderMs: number): void {
    const turn = Math.floor(this.#newest / disorderWindowMs);
    if (turn !== this.#turn) {
      this.#disorder = [turn === this.#turn + 1 ? this.#disorder[1] : 0, 0];
      this.#turn = turn;
    }
    this.#disorder[1] = Math.max(this.#disorder[1], disorderMs);
  }

  /** Ends of ticks with data, and every bucket boundary, so that silence is noticed at the same times at any speed. */
  #close(watermark: number): Moment[] {
    const ends = [...this.#open.keys()].map((tick) => (tick + 1) * tickMs).filter((end) => end <= watermark);
    const last = Math.min(watermark, this.#newest);
    const from = Math.max(this.#closed, last - maxSilenceMs, Math.min(...ends));
    for (let end = (Math.floor(from / bucketMs) + 1) * bucketMs; end <= last; end += bucketMs) ends.push(end);
    return [...new Set(ends)].toSorted((a, b) => a - b).map((at) => this.#take(at));
  }

  #take(at: number): Moment {
    const tick = at / tickMs - 1;
    const moment = { at, newest: Math.max(this.#newest, at), ...this.#tick(tick) };
    this.#open.delete(tick);
    this.#closed = Math.max(this.#closed, at);
    return moment;
  }
}
