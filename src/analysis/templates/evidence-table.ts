import { type Entry, liveRoot } from './entry.js';

/** What is known about one way to merge templates, under a hash of what they have in common. */
export interface Evidence {
  /** Templates that gave the evidence, the first few. */
  from: Entry[];
  /** The template they were merged into: later ones join it at once. */
  open?: Entry;
}

export const MAX_TEMPLATES = 16;
const MAX_OPENED = 20_000;

/**
 * A bounded map that forgets what was not asked for lately: two generations, of which the older is dropped when the
 * younger is full. So noise costs evidence that never came to anything, not what real templates gather.
 */
export class EvidenceTable<E extends Evidence> {
  #young = new Map<number, E>();
  #old = new Map<number, E>();
  #opened = new Map<number, E>();
  readonly #limit: number;

  /** At most twice `limit` entries. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: number): E | undefined {
    const entry = this.#opened.get(key) ?? this.#young.get(key);
    if (entry !== undefined || this.#old.size === 0) return entry;
    const older = this.#old.get(key);
    if (older !== undefined) {
      this.#old.delete(key);
      this.add(key, older);
    }
    return older;
  }

  /** The first evidence under a key. Give it arrays of the size they have: one that grows from nothing takes room for 17. */
  add(key: number, entry: E): void {
    if (this.#young.size >= this.#limit) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, entry);
  }

  /** The template that what is known at `key` was merged into, if it was. Cheaper than `get`: most keys prove nothing. */
  openedAt(key: number): Entry | undefined {
    return this.#opened.size === 0 ? undefined : liveRoot(this.#opened.get(key)?.open);
  }

  /** What is known at `key` has been merged into a template; the oldest of too many such are forgotten. */
  open(key: number, entry: E, template: Entry | undefined): void {
    entry.open = template;
    if (template === undefined) return;
    this.#young.delete(key);
    this.#old.delete(key);
    this.#opened.set(key, entry);
    if (this.#opened.size <= MAX_OPENED) return;
    for (const oldest of [...this.#opened.keys()].slice(0, MAX_OPENED / 2)) this.#opened.delete(oldest);
  }

  /** The first evidence under a key. */

  /** Not copies: for whoever saves them at once. */
  parts(): readonly ReadonlyMap<number, E>[] {
    return [this.#young, this.#old, this.#opened];
  }

  restore([young, old, opened]: readonly Map<number, E>[]): void {
    this.#young = young;
    this.#old = old;
    this.#opened = opened;
  }
}
