/** Where in a line a token stands, as far as that tells a value from a constant. */
import { DELIMITER_TOKEN, type Skeleton, SPACE_TOKEN, VALUE_TOKEN, WORD_TOKEN } from './skeleton.js';
import { TO, units } from './vocabulary.js';
import { hasLetter, hasLetterOrDigit } from './words.js';

export const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>', '"': '"', "'": "'" };
const opens = new Set(['(', '[', '{']);
const closes = new Set([')', ']', '}']);
const notAfterColon = new Set(['.', ':', '!', '=']);

/** What every rule asks of a skeleton, found once. */
export interface Layout {
  /** Words that hold a letter. */
  readonly words: number;
  /** Where a value could stand: values, and words with a letter or digit. */
  readonly places: readonly number[];
  /** The first of them, or -1. */
  readonly first: number;
}

export function layoutOf({ length, kinds, words }: Skeleton): Layout {
  const places: number[] = [];
  let count = 0;
  for (let i = 0; i < length; i++) {
    if (kinds[i] === WORD_TOKEN && hasLetter(words[i])) count++;
    if (kinds[i] === VALUE_TOKEN || (kinds[i] === WORD_TOKEN && hasLetterOrDigit(words[i]))) places.push(i);
  }
  return { words: count, places, first: places[0] ?? -1 };
}

/** After `=` (one space allowed), or alone between quotes. */
export function isAssigned({ words }: Skeleton, at: number): boolean {
  const before = words[at - 1];
  if (before === '=' || (before === ' ' && words[at - 2] === '=')) return true;
  return (before === '"' || before === "'") && words[at + 1] === before;
}

/** The value of a key: after `=`, or quoted right after `=` or `:`. */
export function isValueOfKey({ words }: Skeleton, at: number): boolean {
  const before = words[at - 1];
  if (before === '=') return true;
  return (
    (before === '"' || before === "'") && words[at + 1] === before && (words[at - 2] === '=' || words[at - 2] === ':')
  );
}

/** Alone in a pair of brackets, or an item of a bracketed list. */
export function isBracketed(skeleton: Skeleton, at: number): boolean {
  const { words } = skeleton;
  const before = words[at - 1];
  if (before !== undefined && closing[before] !== undefined && closing[before] === words[at + 1]) return true;
  const after = words[at + 1];
  const startsItem = opens.has(before) || before === ',' || (before === ' ' && words[at - 2] === ',');
  if (!startsItem || (after !== ',' && !closes.has(after))) return false;
  return opens.has(before) || after !== ',' || isInsideBrackets(skeleton, at);
}

function isInsideBrackets({ kinds, words }: Skeleton, at: number): boolean {
  let depth = 0;
  for (let i = at - 1; i >= 0; i--) {
    if (kinds[i] !== DELIMITER_TOKEN) continue;
    if (closes.has(words[i])) depth++;
    else if (opens.has(words[i]) && depth-- === 0) return true;
  }
  return false;
}

/** After a colon, up to a delimiter or the end of the line. */
export function isAfterColon({ kinds, words, length }: Skeleton, at: number): boolean {
  const before = words[at - 1];
  if (before !== ':' && !(before === ' ' && words[at - 2] === ':')) return false;
  return at + 1 >= length || (kinds[at + 1] === DELIMITER_TOKEN && !notAfterColon.has(words[at + 1]));
}

/** After the word `to`, where infinitives stand: `failed to open`. */
export function isInfinitive({ kinds, hashes }: Skeleton, at: number): boolean {
  return at > 1 && kinds[at - 1] === SPACE_TOKEN && hashes[at - 2] === TO;
}

/** Right after a value, where units stand, and all of these are units. */
export function areUnits({ kinds }: Skeleton, at: number, values: readonly string[]): boolean {
  return (
    at > 1 && kinds[at - 2] === VALUE_TOKEN && kinds[at - 1] === SPACE_TOKEN && values.every((word) => units.has(word))
  );
}

/** Behind a value, and all the same but for an `s` at the end: `1 packet`, `2 packets`. */
export function arePlurals({ kinds }: Skeleton, at: number, values: readonly string[]): boolean {
  if (kinds[at - 2] !== VALUE_TOKEN || kinds[at - 1] !== SPACE_TOKEN) return false;
  const [stem, ...others] = values.map((word) => word.replace(/s$/, ''));
  return values.length === 2 && others.every((other) => other === stem);
}

/** One of the two in `from X to Y` or `from [X] to [Y]`: what something was, and what it is now. */
export function isTransition({ kinds, words }: Skeleton, at: number): boolean {
  const isEnclosed = kinds[at - 1] === DELIMITER_TOKEN && kinds[at + 1] === DELIMITER_TOKEN;
  const before = isEnclosed ? at - 3 : at - 2;
  const after = isEnclosed ? at + 3 : at + 2;
  const width = isEnclosed ? 8 : 4;
  if (words[before] === 'from') return words[after] === 'to';
  return words[before] === 'to' && words[before - width] === 'from';
}
