/** Where a key of 53 bits ({@link keyOf} made it of two mixed sums) is looked for first. */
const FOLD = 2 ** 21;
const FEWEST_SLOTS = 1024;
const GROWTH = 4;

/**
 * A map from keys to values for keys that are mostly absent: open addressing over an array of doubles, several times faster
 * than a `Map`, which would box every key. Key 0 means an empty slot, so 0 itself is kept as -1.
 */
export class KeyTable<V> {
  #mask = FEWEST_SLOTS - 1;
  #keys = new Float64Array(FEWEST_SLOTS);
  /** Where in `#values` the value of a slot's key stands. */
  #places = new Int32Array(FEWEST_SLOTS);
  /** In the order in which their keys were first set; undefined where the key was deleted. */
  readonly #values: (V | undefined)[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** How many keys take room, those deleted included. */
  get used(): number {
    return this.#values.length;
  }

  get(key: number): V | undefined {
    const slot = this.#locate(key === 0 ? -1 : key);
    return this.#keys[slot] === 0 ? undefined : this.#values[this.#places[slot]];
  }

  set(key: number, value: V): void {
    const stored = key === 0 ? -1 : key;
    let slot = this.#locate(stored);
    if (this.#keys[slot] === 0) {
      if (this.#values.length * 2 > this.#mask) {
        this.#grow();
        slot = this.#locate(stored);
      }
      this.#keys[slot] = stored;
      this.#places[slot] = this.#values.length;
      this.#values.push(undefined);
    }
    const place = this.#places[slot];
    if (this.#values[place] === undefined) this.#size++;
    this.#values[place] = value;
  }

  delete(key: number): void {
    const slot = this.#locate(key === 0 ? -1 : key);
    const place = this.#places[slot];
    if (this.#keys[slot] === 0 || this.#values[place] === undefined) return;
    this.#values[place] = undefined;
    this.#size--;
  }

  /** In no order that means anything. */
  *entries(): IterableIterator<[key: number, value: V]> {
    for (const [slot, key] of this.#keys.entries()) {
      const value = key === 0 ? undefined : this.#values[this.#places[slot]];
      if (value !== undefined) yield [key === -1 ? 0 : key, value];
    }
  }

  #locate(key: number): number {
    let slot = ((key / FOLD) >>> 0) & this.#mask;
    while (this.#keys[slot] !== 0 && this.#keys[slot] !== key) slot = (slot + 1) & this.#mask;
    return slot;
  }

  #grow(): void {
    const [keys, places] = [this.#keys, this.#places];
    const slots = keys.length * GROWTH;
    this.#mask = slots - 1;
    this.#keys = new Float64Array(slots);
    this.#places = new Int32Array(slots);
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] === 0) continue;
      const slot = this.#locate(keys[i]);
      this.#keys[slot] = keys[i];
      this.#places[slot] = places[i];
    }
  }
}
