/** The number of the template of each skeleton seen lately: what makes the common line cheap. */
export type LeafState = readonly [firsts: number[], seconds: number[], ids: number[]];

/** Open addressing over typed arrays; forgets everything when half full. */
export class LeafCache {
  readonly #mask: number;
  readonly #firsts: Int32Array;
  readonly #seconds: Int32Array;
  readonly #ids: Int32Array;
  #size = 0;

  constructor(bits = 16) {
    const slots = 1 << bits;
    this.#mask = slots - 1;
    this.#firsts = new Int32Array(slots);
    this.#seconds = new Int32Array(slots);
    this.#ids = new Int32Array(slots).fill(-1);
  }

  /** Where a skeleton stands, or would; ask {@link idAt} whether it does. */
  locate(first: number, second: number): number {
    let slot = first & this.#mask;
    while (this.#ids[slot] >= 0 && (this.#firsts[slot] !== first || this.#seconds[slot] !== second)) {
      slot = (slot + 1) & this.#mask;
    }
    return slot;
  }

  idAt(slot: number): number {
    return this.#ids[slot];
  }

  setAt(slot: number, id: number): void {
    this.#ids[slot] = id;
  }

  add(first: number, second: number, id: number): void {
    if (this.#size * 2 >= this.#mask) this.clear();
    const slot = this.locate(first, second);
    this.#firsts[slot] = first;
    this.#seconds[slot] = second;
    this.#ids[slot] = id;
    this.#size++;
  }

  clear(): void {
    this.#ids.fill(-1);
    this.#size = 0;
  }

  snapshot(): LeafState {
    const used = [...this.#ids.keys()].filter((slot) => this.#ids[slot] >= 0);
    // Insertion order decides where colliding entries stand, but not what is found: any order restores the same answers.
    return [
      used.map((slot) => this.#firsts[slot]),
      used.map((slot) => this.#seconds[slot]),
      used.map((slot) => this.#ids[slot]),
    ];
  }

  restore([firsts, seconds, ids]: LeafState): void {
    this.clear();
    for (const [i, id] of ids.entries()) this.add(firsts[i], seconds[i], id);
  }
}
