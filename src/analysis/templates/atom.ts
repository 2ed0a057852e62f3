import { classOf, DIGIT, HASH_START, hashStep, hashText, JOINER, LETTER, OTHER } from './characters.js';

/** A part of a word with so many characters, digits among them, is random rather than a name. */
const RANDOM_LENGTH = 16;
const DOT = 46;

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
  /** Where the first dot stands; of use only where there are dots. */
  firstDot: number;
  lastPart: { start: number; digits: number; letters: number };
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
    firstDot: 0,
    lastPart: { start: 0, digits: 0, letters: 0 },
  };
}

/** Runs over an atom and counts; answers where it ends. */
export function measureAtom(atom: Atom, line: string, start: number, end: number): number {
  let hash = HASH_START;
  let digits = 0;
  let dots = 0;
  let slashes = 0;
  let others = 0;
  let at = -1;
  let isHex = true;
  let isStrong = false;
  let plainParts = 0;
  let firstDot = start;
  let partStart = start;
  let partDigits = 0;
  let partLetters = 0;
  let isPartHex = true;
  let i = start;
  for (; ; i++) {
    const code = i < end ? line.charCodeAt(i) : 32;
    const kind = classOf(code);
    if (kind === LETTER) {
      partLetters++;
      if (code > 102 || (code < 97 && code > 70)) isPartHex = isHex = false;
    } else if (kind === DIGIT) {
      digits++;
      partDigits++;
    } else if (kind === OTHER) {
      others++;
      isPartHex = isHex = false;
    } else {
      if (partDigits === 0) plainParts++;
      else if (!isStrong) {
        const initial = line.charCodeAt(partStart);
        isStrong =
          (initial >= 48 && initial < 58) ||
          partDigits >= 3 ||
          partDigits > partLetters ||
          (isPartHex && i - partStart >= 6) ||
          (partDigits >= 2 && i - partStart >= RANDOM_LENGTH);
      }
      if (kind !== JOINER) break;
      if (code === DOT) {
        if (dots++ === 0) firstDot = i;
      } else if (code === 64) at = i;
      else if (code === 47) slashes++;
      else if (code !== 45) others++;
      isHex = false;
      partStart = i + 1;
      partDigits = partLetters = 0;
      isPartHex = true;
    }
    hash = hashStep(hash, code);
  }
  atom.start = start;
  atom.hash = hash;
  atom.digits = digits;
  atom.dots = dots;
  atom.slashes = slashes;
  atom.others = others;
  atom.at = at;
  atom.isHex = isHex;
  // Names rarely have a digit in each of their parts: `x5/t3`.
  atom.isStrong = isStrong || (plainParts === 0 && partStart > start);
  atom.firstDot = firstDot;
  const last = atom.lastPart;
  last.start = partStart;
  last.digits = partDigits;
  last.letters = partLetters;
  let dotsFrom = i;
  while (dotsFrom - start > 1 && line.charCodeAt(dotsFrom - 1) === DOT) dotsFrom--;
  atom.end = dotsFrom;
  atom.trailingDots = i - dotsFrom;
  if (dotsFrom < i) atom.hash = hashText(line, start, dotsFrom);
  return i;
}
