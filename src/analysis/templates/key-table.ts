/** Where a key of 53 bits ({@link keyOf} made it of two mixed sums) is looked for first. */
const FOLD = 2 ** 21;
const FEWEST_SLOTS = 2048;

/**
 * A map from keys to values for keys that are mostly absent: open addressing over an array of doubles, several times faster
 * than a `Map`, which would box every key. Key 0 means an empty slot, so 0 itself is kept as -1.
 */
export class KeyTable<V> {
  #mask = FEWEST_SLOTS - 1;
  #keys = new Float64Array(FEWEST_SLOTS);
  #values: (V | undefined)[] = emptyValues(FEWEST_SLOTS);
  #used = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(key: number): V | undefined {
    return this.#values[this.#locate(key === 0 ? -1 : key)];
  }

  set(key: number, value: V): void {
    const stored = key === 0 ? -1 : key;
    let slot = this.#locate(stored);
    if (this.#keys[slot] === 0) {
      if (++this.#used * 2 > this.#mask) {
        this.#grow();
        slot = this.#locate(stored);
        this.#used++;
      }
      this.#keys[slot] = stored;
    }
    if (this.#values[slot] === undefined) this.#size++;
    this.#values[slot] = value;
  }

  delete(key: number): void {
    const slot = this.#locate(key === 0 ? -1 : key);
    if (this.#values[slot] === undefined) return;
    this.#values[slot] = undefined;
    this.#size--;
  }

  /** In no order that means anything, but the same for the same history. */
  *entries(): IterableIterator<[key: number, value: V]> {
    for (const [slot, value] of this.#values.entries()) {
      const key = this.#keys[slot];
      if (value !== undefined) yield [key === -1 ? 0 : key, value];
    }
  }

  #locate(key: number): number {
    let slot = ((key / FOLD) >>> 0) & this.#mask;
    while (this.#keys[slot] !== 0 && this.#keys[slot] !== key) slot = (slot + 1) & this.#mask;
    return slot;
  }

  /** Twice the room for what is there; slots of deleted keys become free. */
  #grow(): void {
    const entries = [...this.entries()];
    const slots = Math.max(FEWEST_SLOTS, 2 ** Math.ceil(Math.log2(entries.length * 8 + 1)));
    this.#mask = slots - 1;
    this.#keys = new Float64Array(slots);
    this.#values = emptyValues(slots);
    this.#used = this.#size = 0;
    for (const [key, value] of entries) this.set(key, value);
  }
}

function emptyValues<V>(count: number): (V | undefined)[] {
  return Array.from<V | undefined>({ length: count });
}
