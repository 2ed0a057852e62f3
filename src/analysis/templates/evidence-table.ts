import { type Entry, liveRoot } from './entry.js';
import { KeyTable } from './key-table.js';

/** What is known about one way to merge templates, under a hash of what they have in common. */
export interface Evidence {
  /** Templates that gave the evidence, the first few. */
  from: Entry[];
  /** The template they were merged into: later ones join it at once. */
  open?: Entry;
}

export const MAX_TEMPLATES = 16;
const MAX_OPENED = 10_000;

/**
 * A bounded map that forgets what was not asked for lately: two generations, of which the older is dropped when the
 * younger is full. So noise costs evidence that never came to anything, not what real templates gather.
 */
export class EvidenceTable<E extends Evidence> {
  #young = new KeyTable<E>();
  #old = new KeyTable<E>();
  #opened = new KeyTable<E>();
  #openedEarlier = new KeyTable<E>();
  readonly #limit: number;

  /** At most twice `limit` entries. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: number): E | undefined {
    const entry = this.#young.get(key) ?? this.#openAt(key);
    if (entry !== undefined || this.#old.size === 0) return entry;
    const older = this.#old.get(key);
    if (older !== undefined) {
      this.#old.delete(key);
      this.add(key, older);
    }
    return older;
  }

  #openAt(key: number): E | undefined {
    return this.#opened.get(key) ?? (this.#openedEarlier.size === 0 ? undefined : this.#openedEarlier.get(key));
  }

  /** The first evidence under a key. Give it arrays of the size they have: one that grows from nothing takes room for 17. */
  add(key: number, entry: E): void {
    if (this.#young.used >= this.#limit) {
      this.#old = this.#young;
      this.#young = new KeyTable();
    }
    this.#young.set(key, entry);
  }

  /** The template that what is known at `key` was merged into, if it was. Cheaper than `get`: most keys prove nothing. */
  openedAt(key: number): Entry | undefined {
    return liveRoot(this.#openAt(key)?.open);
  }

  /** What is known at `key` has been merged into a template; the oldest of too many such are forgotten. */
  open(key: number, entry: E, template: Entry | undefined): void {
    entry.open = template;
    if (template === undefined) return;
    this.#young.delete(key);
    this.#old.delete(key);
    this.#openedEarlier.delete(key);
    if (this.#opened.used >= MAX_OPENED) {
      this.#openedEarlier = this.#opened;
      this.#opened = new KeyTable();
    }
    this.#opened.set(key, entry);
  }

  /** For whoever saves them at once: not copies of the evidence. */
  parts(): (readonly [key: number, evidence: E])[][] {
    return [this.#young, this.#old, this.#opened, this.#openedEarlier].map((table) =>
      [...table.entries()].sort(([a], [b]) => a - b),
    );
  }

  restore(parts: readonly (readonly (readonly [key: number, evidence: E])[])[]): void {
    [this.#young, this.#old, this.#opened, this.#openedEarlier] = parts.map(tableOf);
  }
}

function tableOf<E>(entries: readonly (readonly [key: number, evidence: E])[]): KeyTable<E> {
  const table = new KeyTable<E>();
  for (const [key, evidence] of entries) table.set(key, evidence);
  return table;
}
