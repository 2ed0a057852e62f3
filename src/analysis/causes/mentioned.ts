const MIN_LETTERS = 4;

/** Finds names in texts; built once for many texts, so that a look costs the words of the text, not the names. */
export class NameFinder {
  /** By the first word of a name: all its words, and the name. */
  readonly #byWord = new Map<string, { readonly words: readonly string[]; readonly name: string }[]>();
  readonly #found = new Map<string, readonly string[]>();

  constructor(names: Iterable<string>) {
    for (const name of names) {
      const words = wordsOf(name);
      if (words.join('').length < MIN_LETTERS) continue;
      this.#add(words, name);
      if (words.length > 1) this.#add([words.join('')], name);
    }
  }

  #add(words: readonly string[], name: string): void {
    const first = words[0] ?? '';
    const known = this.#byWord.get(first);
    if (known) known.push({ words, name });
    else this.#byWord.set(first, [{ words, name }]);
  }

  /** The names that a text holds as whole words, `payment-service` also as `payment service` or `paymentservice`. */
  in(text: string): readonly string[] {
    const known = this.#found.get(text);
    if (known) return known;
    const words = wordsOf(text);
    const names = new Set<string>();
    words.forEach((word, i) => {
      for (const entry of this.#byWord.get(word) ?? [])
        if (entry.words.every((own, k) => words[i + k] === own)) names.add(entry.name);
    });
    const found = [...names];
    this.#found.set(text, found);
    return found;
  }
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '');
}
