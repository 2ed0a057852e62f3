/** What may be worked on at once; who does not fit in is told to come back. */
export class Budget {
  #free: number;
  readonly #total: number;

  constructor(total: number) {
    this.#total = total;
    this.#free = total;
  }

  get taken(): number {
    return this.#total - this.#free;
  }

  /** Takes `amount`; false when there is not that much left. A single request may take the whole budget, not more. */
  take(amount: number): boolean {
    const wanted = Math.min(amount, this.#total);
    if (wanted > this.#free) return false;
    this.#free -= wanted;
    return true;
  }

  giveBack(amount: number): void {
    this.#free = Math.min(this.#total, this.#free + Math.min(amount, this.#total));
  }
}
