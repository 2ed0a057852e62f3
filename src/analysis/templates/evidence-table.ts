import type { Entry } from './entry.js';

/** What is known about one way to merge templates, under a hash of what they have in common. */
export interface Evidence {
  /** Templates that gave the evidence, the first few. */
  from: Entry[];
  /** The template they were merged into: later ones join it at once. */
  open?: Entry;
}

export const MAX_TEMPLATES = 16;

/**
 * A bounded map that forgets what was not asked for lately: two generations, of which the older is dropped when the
 * younger is full. So noise costs evidence that never came to anything, not what real templates gather.
 */
export class EvidenceTable<E extends Evidence> {
  #young = new Map<number, E>();
  #old = new Map<number, E>();
  readonly #limit: number;

  /** At most twice `limit` entries. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(key: number): E | undefined {
    const entry = this.#young.get(key);
    if (entry !== undefined || this.#old.size === 0) return entry;
    const older = this.#old.get(key);
    if (older !== undefined) {
      this.#old.delete(key);
      this.set(key, older);
    }
    return older;
  }

  set(key: number, entry: E): void {
    if (this.#young.size >= this.#limit) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, entry);
  }

  /** The entry at `key`, made by `fresh` when there is none. */
  at(key: number, fresh: () => E): E {
    const known = this.get(key);
    if (known !== undefined) return known;
    const entry = fresh();
    this.set(key, entry);
    return entry;
  }

  /** Not a copy: for whoever saves it at once. */
  generations(): readonly [young: ReadonlyMap<number, E>, old: ReadonlyMap<number, E>] {
    return [this.#young, this.#old];
  }

  restore(young: Map<number, E>, old: Map<number, E>): void {
    this.#young = young;
    this.#old = old;
  }
}
