import type { Entry } from './entry.js';

/** The template of each skeleton seen lately: what makes the common line cheap. Open addressing over typed arrays; forgets everything when half full. */
export class LeafCache {
  readonly #mask: number;
  readonly #firsts: Int32Array;
  readonly #seconds: Int32Array;
  readonly #entries: (Entry | undefined)[];
  #size = 0;

  constructor(bits = 16) {
    const slots = 1 << bits;
    this.#mask = slots - 1;
    this.#firsts = new Int32Array(slots);
    this.#seconds = new Int32Array(slots);
    this.#entries = Array.from({ length: slots });
  }

  /** Where a skeleton stands, or would; ask {@link idAt} whether it does. */
  locate(first: number, second: number): number {
    let slot = first & this.#mask;
    while (this.#entries[slot] !== undefined && (this.#firsts[slot] !== first || this.#seconds[slot] !== second)) {
      slot = (slot + 1) & this.#mask;
    }
    return slot;
  }

  entryAt(slot: number): Entry | undefined {
    return this.#entries[slot];
  }

  setAt(slot: number, entry: Entry): void {
    this.#entries[slot] = entry;
  }

  add(first: number, second: number, entry: Entry): void {
    if (this.#size * 2 >= this.#mask) this.clear();
    const slot = this.locate(first, second);
    this.#firsts[slot] = first;
    this.#seconds[slot] = second;
    this.#entries[slot] = entry;
    this.#size++;
  }

  clear(): void {
    this.#entries.fill(undefined);
    this.#size = 0;
  }

  /** All it holds. The order in which colliding entries are added decides where they stand, but not what is found. */
  *leaves(): IterableIterator<readonly [first: number, second: number, entry: Entry]> {
    for (const [slot, entry] of this.#entries.entries()) {
      if (entry !== undefined) yield [this.#firsts[slot], this.#seconds[slot], entry];
    }
  }
}
