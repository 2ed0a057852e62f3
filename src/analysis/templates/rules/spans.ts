/** Stretches of a line that may be one value of several tokens, by what encloses them. */
import { closing } from '../place.js';
import { DELIMITER_TOKEN, isContent, keyOf, type Skeleton, SPACE_TOKEN, VALUE_TOKEN, WORD_TOKEN } from '../skeleton.js';
import { hasLetter } from '../words.js';

export type SpanKind = 'words' | 'outer' | 'quoted' | 'bracketed' | 'assigned' | 'tail';

/** The tokens from `from` up to `to`; `key` hashes all that stands before and after. */
export interface Span {
  readonly kind: SpanKind;
  readonly from: number;
  readonly to: number;
  readonly key: number;
}

const MAX_LENGTH = 128;
const MAX_WORDS = 4;
const MAX_SPANS = 12;
const MAX_ENCLOSED = 48;
const MIN_WORDS_AROUND = 3;
const MIN_WORDS_BESIDE = 4;
const MIN_WORDS_BEFORE_TAIL = 3;
const endsWords = new Set(['.', ',', ';']);
const endsAssigned = new Set([',', ';']);
const opens = new Set(['(', '[', '{']);
const closes = new Set([')', ']', '}']);

/** Remembers the spans of the skeleton asked for last, which several rules ask for in turn. */
export class Spans {
  #skeleton: Skeleton | undefined;
  #spans: readonly Span[] = [];

  /** From left to right, at most 12 enclosed ones; none of a line of more than 128 tokens. */
  of(skeleton: Skeleton): readonly Span[] {
    if (this.#skeleton === skeleton) return this.#spans;
    this.#skeleton = skeleton;
    this.#spans = skeleton.length > MAX_LENGTH ? [] : new SpanReader(skeleton).read();
    return this.#spans;
  }
}

class SpanReader {
  readonly #skeleton: Skeleton;
  readonly #before: Int32Array;
  readonly #after: Int32Array;
  readonly #wordsBefore: Int32Array;
  readonly #wordsAfter: Int32Array;
  readonly #spans: Span[] = [];
  #enclosed = 0;

  constructor(skeleton: Skeleton) {
    const { length, kinds, hashes, words } = skeleton;
    this.#skeleton = skeleton;
    this.#before = new Int32Array(length + 1).fill(7);
    this.#after = new Int32Array(length + 1).fill(11);
    this.#wordsBefore = new Int32Array(length + 1);
    this.#wordsAfter = new Int32Array(length + 1);
    const count = (i: number): number => (kinds[i] === WORD_TOKEN && hasLetter(words[i]) ? 1 : 0);
    for (let i = 0; i < length; i++) {
      this.#before[i + 1] = chain(this.#before[i], hashes[i]);
      this.#wordsBefore[i + 1] = this.#wordsBefore[i] + count(i);
    }
    for (let i = length - 1; i >= 0; i--) {
      this.#after[i] = chain(this.#after[i + 1], hashes[i]);
      this.#wordsAfter[i] = this.#wordsAfter[i + 1] + count(i);
    }
  }

  read(): Span[] {
    const { kinds, words, length } = this.#skeleton;
    for (let i = 0; i < length; i++) {
      if (isContent(kinds[i])) {
        this.#words(i);
        continue;
      }
      if (kinds[i] !== DELIMITER_TOKEN || this.#enclosed >= MAX_SPANS) continue;
      if (words[i] === '=') this.#assigned(i + 1);
      else if (words[i] === ':') this.#tail(i + 1);
      else if (words[i] === '"' || words[i] === "'") this.#quoted(i);
      else if (opens.has(words[i])) this.#bracketed(i);
    }
    return this.#spans;
  }

  #add(kind: SpanKind, from: number, to: number): void {
    // Salted: words between quotes are no evidence for the same words without.
    const key = keyOf(this.#before[from], this.#after[to] ^ kind.length);
    this.#spans.push({ kind, from, to, key });
    if (kind !== 'words' && kind !== 'outer') this.#enclosed++;
  }

  /** One to four words between spaces, amid other words. */
  #words(from: number): void {
    const { kinds, words, length } = this.#skeleton;
    if (from > 0 && kinds[from - 1] !== SPACE_TOKEN && words[from - 1] !== '[') return;
    let count = 0;
    let hasValue = false;
    for (let last = from; last < length && kinds[last] !== DELIMITER_TOKEN; last++) {
      if (kinds[last] === SPACE_TOKEN) continue;
      if (++count > MAX_WORDS) break;
      hasValue ||= kinds[last] === VALUE_TOKEN;
      if (!this.#endsWords(last + 1) || (hasValue && count > 1)) continue;
      const [before, after] = [this.#wordsBefore[from], this.#wordsAfter[last + 1]];
      const isInside = before >= 1 && after >= 1;
      if (before + after >= (isInside ? MIN_WORDS_AROUND : MIN_WORDS_BESIDE)) {
        this.#add(isInside ? 'words' : 'outer', from, last + 1);
      }
    }
  }

  #endsWords(at: number): boolean {
    const { kinds, words, length } = this.#skeleton;
    return at >= length || kinds[at] === SPACE_TOKEN || (at + 1 < length && endsWords.has(words[at]));
  }

  /** From one quote to the next of its kind; an apostrophe inside a word is none. */
  #quoted(open: number): void {
    const { kinds, words, length } = this.#skeleton;
    if (isContent(kinds[open - 1])) return;
    for (let i = open + 1; i < Math.min(length, open + MAX_ENCLOSED); i++) {
      if (words[i] !== words[open] || isContent(kinds[i + 1])) continue;
      if (i > open + 1 && this.#hasWordsAround(open, i)) this.#add('quoted', open + 1, i);
      return;
    }
  }

  #bracketed(open: number): void {
    const { words, length } = this.#skeleton;
    let depth = 0;
    for (let i = open; i < Math.min(length, open + MAX_ENCLOSED); i++) {
      if (opens.has(words[i])) depth++;
      else if (closes.has(words[i]) && --depth === 0) {
        const isPair = closing[words[open]] === words[i];
        if (isPair && i > open + 1 && this.#hasWordsAround(open, i)) this.#add('bracketed', open + 1, i);
        return;
      }
    }
  }

  /** After `=`, up to a space, a comma or the end of the brackets around it. */
  #assigned(from: number): void {
    const { kinds, words, length } = this.#skeleton;
    let depth = 0;
    let i = from;
    for (; i < length && i < from + MAX_ENCLOSED; i++) {
      if (opens.has(words[i])) depth++;
      else if (closes.has(words[i]) && depth-- === 0) break;
      else if (depth === 0 && (kinds[i] === SPACE_TOKEN || endsAssigned.has(words[i]))) break;
    }
    if (i > from && depth <= 0 && words[from] !== '=') this.#add('assigned', from, i);
  }

  /** All that follows a colon and a space, when enough words stand before: a phrase, not `pam_unix(sshd:auth):`. */
  #tail(colon: number): void {
    const { kinds, length } = this.#skeleton;
    if (kinds[colon] !== SPACE_TOKEN || length - colon - 1 > MAX_ENCLOSED) return;
    let words = 0;
    for (let i = 0; i < colon; i++) {
      const isApart = i === 0 || kinds[i - 1] === SPACE_TOKEN;
      if (isApart && kinds[i] === WORD_TOKEN && this.#wordsBefore[i + 1] > this.#wordsBefore[i]) words++;
    }
    if (words >= MIN_WORDS_BEFORE_TAIL) this.#add('tail', colon + 1, length);
  }

  #hasWordsAround(from: number, to: number): boolean {
    return this.#wordsBefore[from] + this.#wordsAfter[to] >= 1;
  }
}

function chain(sum: number, hash: number): number {
  const mixed = Math.imul(sum, 31) ^ hash;
  return Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
}
