/** A line with its values masked: what templates are made of and compared by. */
import { hashText } from './characters.js';

export const SPACE_TOKEN = 0;
export const DELIMITER_TOKEN = 1;
export const WORD_TOKEN = 2;
export const VALUE_TOKEN = 3;

export const SPACE_HASH = hashText(' ');
export const VALUE_HASH = hashText('\u0001value');
/** Stands for the open position of a hole key. */
export const HOLE_HASH = hashText('\u0002hole');
/** Stands for every word and value in a shape. */
const CONTENT_HASH = hashText('\u0003content');
export const PERCENT_HASH = hashText('%');
const VALUE_TEXT = '<*>';

/**
 * A tokenised line. `first` and `second` are sums over its tokens of two mixes of (hash, position), so replacing one token is
 * O(1); `shape` is the key of the same line with all words and values alike: delimiters, spaces and count remain.
 */
export interface Skeleton {
  readonly length: number;
  readonly kinds: Uint8Array;
  readonly hashes: Int32Array;
  readonly words: readonly string[];
  readonly first: number;
  readonly second: number;
  readonly shape: number;
}

export function mixFirst(hash: number, position: number): number {
  let h = Math.imul(hash ^ Math.imul(position + 1, 0x9e3779b1 | 0), 0x85ebca6b | 0);
  h ^= h >>> 15;
  h = Math.imul(h, 0xc2b2ae35 | 0);
  return h ^ (h >>> 13);
}

export function mixSecond(hash: number, position: number): number {
  let h = Math.imul(hash + Math.imul(position + 1, 0x27d4eb2f), 0x165667b1 | 0);
  h ^= h >>> 16;
  h = Math.imul(h, 0x9e3779b1 | 0);
  return h ^ (h >>> 14);
}

/** Both sums in one safe integer of 53 bits, to key maps with. */
export function keyOf(first: number, second: number): number {
  return (first >>> 0) * 2097152 + (second >>> 11);
}

/** The 16 hex digits under which a template is known: all 64 bits of the skeleton's two sums. */
export function idOf({ first, second }: Skeleton): string {
  const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
  return hex(first) + hex(second);
}

/** The key of the skeleton with the token at `position` replaced by one of hash `hash`. */
export function keyWith(skeleton: Skeleton, position: number, hash: number): number {
  const old = skeleton.hashes[position];
  return keyOf(
    (skeleton.first - mixFirst(old, position) + mixFirst(hash, position)) | 0,
    (skeleton.second - mixSecond(old, position) + mixSecond(hash, position)) | 0,
  );
}

export function isContent(kind: number): boolean {
  return kind >= WORD_TOKEN;
}

/** The shape of tokens: their key with all words and values alike. */
export function shapeOf(kinds: Uint8Array, hashes: Int32Array, length: number): number {
  let first = 0;
  let second = 0;
  for (let i = 0; i < length; i++) {
    const hash = isContent(kinds[i]) && hashes[i] !== PERCENT_HASH ? CONTENT_HASH : hashes[i];
    first = (first + mixFirst(hash, i)) | 0;
    second = (second + mixSecond(hash, i)) | 0;
  }
  return keyOf(first, second);
}

/** Completes the sums and the shape of tokens; a percent sign split off a number counts as a delimiter in the shape. */
export function skeletonOf(kinds: Uint8Array, hashes: Int32Array, words: readonly string[]): Skeleton {
  const length = kinds.length;
  let first = length;
  let second = ~length;
  for (let i = 0; i < length; i++) {
    first = (first + mixFirst(hashes[i], i)) | 0;
    second = (second + mixSecond(hashes[i], i)) | 0;
  }
  return { length, kinds, hashes, words, first, second, shape: shapeOf(kinds, hashes, length) };
}

/** The skeleton of chosen positions in order; those in `values` become values. */
export function select(skeleton: Skeleton, positions: readonly number[], values: ReadonlySet<number>): Skeleton {
  return skeletonOf(
    Uint8Array.from(positions, (i) => (values.has(i) ? VALUE_TOKEN : skeleton.kinds[i])),
    Int32Array.from(positions, (i) => (values.has(i) ? VALUE_HASH : skeleton.hashes[i])),
    positions.map((i) => (values.has(i) ? VALUE_TEXT : skeleton.words[i])),
  );
}

/** Puts one value in the place of the tokens from `from` up to `to` (none of them: an insertion). */
export function withSpan(skeleton: Skeleton, from: number, to: number): Skeleton {
  const length = skeleton.length - (to - from) + 1;
  const kinds = new Uint8Array(length);
  const hashes = new Int32Array(length);
  kinds.set(skeleton.kinds.subarray(0, from));
  kinds[from] = VALUE_TOKEN;
  kinds.set(skeleton.kinds.subarray(to), from + 1);
  hashes.set(skeleton.hashes.subarray(0, from));
  hashes[from] = VALUE_HASH;
  hashes.set(skeleton.hashes.subarray(to), from + 1);
  return skeletonOf(kinds, hashes, skeleton.words.toSpliced(from, to - from, VALUE_TEXT));
}

/** Turns the tokens at `positions` into values; their shape stays as it is. */
export function withValues(skeleton: Skeleton, positions: readonly number[]): Skeleton {
  const kinds = skeleton.kinds.slice();
  const hashes = skeleton.hashes.slice();
  const words = skeleton.words.slice();
  let { first, second } = skeleton;
  for (const position of positions) {
    first = (first - mixFirst(hashes[position], position) + mixFirst(VALUE_HASH, position)) | 0;
    second = (second - mixSecond(hashes[position], position) + mixSecond(VALUE_HASH, position)) | 0;
    kinds[position] = VALUE_TOKEN;
    hashes[position] = VALUE_HASH;
    words[position] = VALUE_TEXT;
  }
  return { length: skeleton.length, kinds, hashes, words, first, second, shape: skeleton.shape };
}

/** Whether `general` equals `special` wherever it holds no value. */
export function covers(general: Skeleton, special: Pick<Skeleton, 'length' | 'hashes'>): boolean {
  if (general.length !== special.length) return false;
  for (let i = 0; i < general.length; i++) {
    if (general.kinds[i] !== VALUE_TOKEN && general.hashes[i] !== special.hashes[i]) return false;
  }
  return true;
}

export function tokenText(kind: number, text: string): string {
  return kind === VALUE_TOKEN ? VALUE_TEXT : kind === SPACE_TOKEN ? ' ' : text;
}

/**
 * The tokens of `special` that each token of `general` stands for, as `[from, to)` pairs; a value stands for any number of
 * tokens, as few as will do. Undefined when it does not fit. The wildcard match with one level of backtracking: O(n·m).
 */
export function align(general: Skeleton, special: Pick<Skeleton, 'length' | 'hashes'>): Int32Array | undefined {
  const ends = new Int32Array(general.length);
  let i = 0;
  let j = 0;
  let lastValue = -1;
  while (j < special.length || i < general.length) {
    const isValue = i < general.length && general.kinds[i] === VALUE_TOKEN;
    const isOver = j >= special.length;
    if (isValue) {
      lastValue = i;
      // An empty slot takes no token: what follows it in the template stands right here.
      const isEmpty = isOver || (i + 1 < general.length && general.hashes[i + 1] === special.hashes[j]);
      if (!isEmpty) j++;
      ends[i++] = j;
    } else if (!isOver && i < general.length && general.hashes[i] === special.hashes[j]) {
      ends[i++] = ++j;
    } else if (lastValue >= 0 && ends[lastValue] < special.length) {
      j = ++ends[lastValue];
      i = lastValue + 1;
    } else return undefined;
  }
  return ends;
}
