/** A template id that turned out to be another template's: `from` is to be read as `to` from now on. */
export interface Alias {
  readonly sequence: number;
  readonly from: string;
  readonly to: string;
}

const LIMIT = 65_536;

/** Which ids became which others, in the order it was found. Keeps the newest; whoever stores lines keeps them all. */
export class Aliases {
  #journal: Alias[] = [];
  readonly #targets = new Map<string, string>();

  /** How many aliases there have been. */
  get sequence(): number {
    return this.#journal.at(-1)?.sequence ?? 0;
  }

  add(from: string, to: string): void {
    if (from === to) return;
    this.#journal.push({ sequence: this.sequence + 1, from, to });
    // The new root is nobody's alias, even if it was before: chains stay free of cycles.
    this.#targets.delete(to);
    this.#targets.set(from, to);
    if (this.#journal.length > 2 * LIMIT) this.#forget();
  }

  #forget(): void {
    this.#journal.splice(0, LIMIT);
    this.#index();
  }

  #index(): void {
    this.#targets.clear();
    for (const { from, to } of this.#journal) {
      this.#targets.delete(to);
      this.#targets.set(from, to);
    }
  }

  /** The id at the end of the chain; the id itself when it is no alias. */
  resolve(id: string): string {
    let root = id;
    for (let next = this.#targets.get(root); next !== undefined; next = this.#targets.get(root)) root = next;
    return root;
  }

  /** Those after `sequence`, oldest first. More than 65 536 back, the oldest may be missing. */
  since(sequence: number): readonly Alias[] {
    const oldest = this.#journal.at(0)?.sequence ?? 0;
    return this.#journal.slice(Math.max(0, sequence - oldest + 1));
  }

  snapshot(): Alias[] {
    return [...this.#journal];
  }

  restore(journal: readonly Alias[]): void {
    this.#journal = [...journal];
    this.#index();
  }
}
