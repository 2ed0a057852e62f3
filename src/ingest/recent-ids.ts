/** Ids seen lately, the oldest forgotten beyond `capacity`. */
export class RecentIds {
  readonly #ids = new Set<string>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  stage(): RecentStage {
    return new RecentStage(this.#ids, (added) => this.#commit(added));
  }

  #commit(added: ReadonlySet<string>): void {
    for (const id of added) this.#ids.add(id);
    for (const id of this.#ids) {
      if (this.#ids.size <= this.#capacity) break;
      this.#ids.delete(id);
    }
  }
}

/** The ids of one payload on top of those already accepted. */
export class RecentStage {
  readonly #known: ReadonlySet<string>;
  readonly #added = new Set<string>();
  readonly #commit: (added: ReadonlySet<string>) => void;

  constructor(known: ReadonlySet<string>, commit: (added: ReadonlySet<string>) => void) {
    this.#known = known;
    this.#commit = commit;
  }

  has(id: string): boolean {
    return this.#added.has(id) || this.#known.has(id);
  }

  add(id: string): void {
    this.#added.add(id);
  }

  commit(): void {
    this.#commit(this.#added);
  }
}
