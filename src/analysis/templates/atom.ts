/** What the scanner counts while it runs over an atom: a maximal run of characters without spaces and delimiters. */
export interface Atom {
  start: number;
  /** One past the last character, without trailing dots and without a trailing percent sign. */
  end: number;
  hash: number;
  digits: number;
  dots: number;
  slashes: number;
  /** Characters that are neither letter, digit, dot, slash, dash nor at sign. */
  others: number;
  /** Where the last `@` stands, or -1. */
  at: number;
  isHex: boolean;
  /** Some part looks like a number or an identifier rather than a name with a digit in it. */
  isStrong: boolean;
  trailingDots: number;
  /** Hash of the part before the first dot. */
  firstPart: number;
  lastPart: { start: number; hash: number; digits: number; letters: number };
}

export function newAtom(): Atom {
  return {
    start: 0,
    end: 0,
    hash: 0,
    digits: 0,
    dots: 0,
    slashes: 0,
    others: 0,
    at: -1,
    isHex: true,
    isStrong: false,
    trailingDots: 0,
    firstPart: 0,
    lastPart: { start: 0, hash: 0, digits: 0, letters: 0 },
  };
}
