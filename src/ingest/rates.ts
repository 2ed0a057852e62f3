import type { Attributes } from '../domain/signal.js';

/** What a cumulative series has counted up to a time. `values[0]` only grows, unless its process began anew. */
interface Reading {
  readonly at: number;
  readonly values: readonly number[];
  /** What the positions of `values` mean, e.g. histogram bounds; a change of it begins the series anew. */
  readonly shape: string;
}

/** What was added to a cumulative series, and in how many seconds. */
export interface Increment {
  readonly values: readonly number[];
  readonly seconds: number;
}

/** A series that began at most this long ago is a rate from its first reading; before that its average would mislead. */
const maxFirstWindowMs = 600_000;

/** The last reading of every cumulative series, the least recently written forgotten beyond `capacity`. */
export class RateBook {
  readonly #readings = new Map<string, Reading>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#readings.size;
  }

  /** Readings of one payload on top of the book; a retry of a payload that was not accepted finds the book unchanged. */
  stage(): RateStage {
    return new RateStage(this.#readings, (written) => this.#commit(written));
  }

  #commit(written: ReadonlyMap<string, Reading | undefined>): void {
    for (const [key, reading] of written) {
      const known = this.#readings.get(key);
      if (reading !== undefined && known !== undefined && known.at > reading.at) continue;
      this.#readings.delete(key);
      if (reading !== undefined) this.#readings.set(key, reading);
    }
    for (const key of this.#readings.keys()) {
      if (this.#readings.size <= this.#capacity) break;
      this.#readings.delete(key);
    }
  }
}

export class RateStage {
  readonly #known: ReadonlyMap<string, Reading>;
  readonly #written = new Map<string, Reading | undefined>();
  readonly #commit: (written: ReadonlyMap<string, Reading | undefined>) => void;

  constructor(
    known: ReadonlyMap<string, Reading>,
    commit: (written: ReadonlyMap<string, Reading | undefined>) => void,
  ) {
    this.#known = known;
    this.#commit = commit;
  }

  /**
   * What a cumulative series gained since it was read last; undefined for a first, repeated or late reading.
   * `startedAt` is when the counter was zero, as far as the sender knows: at or after the last reading, or when
   * `values[0]` fell, the series began anew and all of it was gained since.
   */
  advance(
    key: string,
    at: number,
    values: readonly number[],
    { startedAt, shape = '' }: { readonly startedAt?: number; readonly shape?: string } = {},
  ): Increment | undefined {
    const last = this.#last(key);
    if (last !== undefined && at <= last.at) return undefined;
    this.#written.set(key, { at, values, shape });
    if (last === undefined) {
      const recent = startedAt !== undefined && startedAt > 0 && at - startedAt <= maxFirstWindowMs;
      return recent ? increment(values, at - startedAt) : undefined;
    }
    if (last.shape !== shape) return undefined;
    if (startedAt !== undefined && startedAt >= last.at) return increment(values, at - startedAt);
    const began = (values[0] ?? 0) < (last.values[0] ?? 0);
    return increment(began ? values : values.map((value, i) => value - (last.values[i] ?? 0)), at - last.at);
  }

  /** A counter's rate per second since its last reading. */
  rate(key: string, at: number, value: number, startedAt?: number): number | undefined {
    const gained = this.advance(key, at, [value], startedAt === undefined ? {} : { startedAt });
    return gained && (gained.values[0] ?? 0) / gained.seconds;
  }

  /** The running total of a series that is sent as differences; a repeated or late difference is left out. */
  total(key: string, at: number, difference: number): number | undefined {
    const last = this.#last(key);
    if (last !== undefined && at <= last.at) return undefined;
    const total = (last?.values[0] ?? 0) + difference;
    this.#written.set(key, { at, values: [total], shape: 'total' });
    return total;
  }

  /** The series ended: its next reading is a first one. */
  forget(key: string): void {
    this.#written.set(key, undefined);
  }

  commit(): void {
    this.#commit(this.#written);
  }

  #last(key: string): Reading | undefined {
    return this.#written.has(key) ? this.#written.get(key) : this.#known.get(key);
  }
}

function increment(values: readonly number[], elapsedMs: number): Increment | undefined {
  return elapsedMs > 0 ? { values, seconds: elapsedMs / 1000 } : undefined;
}

/** One text per series: equal for equal entity, name and attributes, whatever their order. */
export function seriesKey(entity: string, name: string, attributes: Attributes): string {
  const names = Object.keys(attributes);
  if (names.length > 1) names.sort();
  let key = `${entity}\u0000${name}`;
  for (const attribute of names) key += `\u0000${attribute}\u0001${String(attributes[attribute])}`;
  return key;
}
