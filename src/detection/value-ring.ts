/** What {@link ValueRing.save} stores; structured-clonable. */
export interface SavedRing {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** The newest values of a series and their times, oldest first when read. */
export class ValueRing {
  readonly #times: Float64Array;
  readonly #values: Float64Array;
  #count = 0;

  constructor(length: number, saved?: SavedRing) {
    this.#times = new Float64Array(length);
    this.#values = new Float64Array(length);
    saved?.times.forEach((at, i) => this.push(at, saved.values[i]));
  }

  /** Epoch ms; -Infinity while it is empty. */
  get newestAt(): number {
    return this.#count === 0 ? -Infinity : this.#times[(this.#count - 1) % this.#times.length];
  }

  push(at: number, value: number): void {
    const place = this.#count % this.#times.length;
    this.#times[place] = at;
    this.#values[place] = value;
    this.#count++;
  }

  save(): SavedRing {
    return { times: this.#inOrder(this.#times), values: this.#inOrder(this.#values) };
  }

  #inOrder(ring: Float64Array): Float64Array {
    if (this.#count <= ring.length) return ring.slice(0, this.#count);
    const start = this.#count % ring.length;
    const ordered = new Float64Array(ring.length);
    ordered.set(ring.subarray(start));
    ordered.set(ring.subarray(0, start), ring.length - start);
    return ordered;
  }
}
