/** Cuts a line into tokens and masks its values, in one pass over its characters and without a regular expression. */
import { measureAtom, newAtom } from './atom.js';
import { classOf, DELIMITER, HASH_START, hashOfDelimiter, hashStep, hashText, LETTER, SPACE } from './characters.js';
import * as masks from './masks.js';
import {
  DELIMITER_TOKEN,
  mixFirst,
  mixSecond,
  PERCENT_HASH,
  SPACE_HASH,
  SPACE_TOKEN,
  VALUE_HASH,
  VALUE_TOKEN,
  WORD_TOKEN,
} from './skeleton.js';
import * as vocabulary from './vocabulary.js';

/** What lies beyond the first characters or tokens of a line is ignored. */
const MAX_CHARACTERS = 8192;
const MAX_TOKENS = 504;
/** No name is longer; what is, is data. It bounds what a word in memory costs. */
const MAX_WORD = 128;
const COLON = 58;
const COMMA = 44;
const EQUALS = 61;
const PERCENT = 37;

/** Reusable: `scan` overwrites the tokens of the line before. Token `i` is `line.slice(starts[i], ends[i])`. */
export class Scanner {
  readonly kinds = new Uint8Array(MAX_TOKENS + 8);
  readonly starts = new Int32Array(MAX_TOKENS + 8);
  readonly ends = new Int32Array(MAX_TOKENS + 8);
  readonly hashes = new Int32Array(MAX_TOKENS + 8);
  length = 0;
  first = 0;
  second = 0;
  #line = '';
  #end = 0;
  readonly #atom = newAtom();

  scan(line: string): void {
    this.#line = line;
    this.#end = Math.min(line.length, MAX_CHARACTERS);
    this.length = 0;
    for (let at = 0; at < this.#end;) {
      const kind = classOf(line.charCodeAt(at));
      if (kind === SPACE) at = this.#spaces(at);
      else if (this.length >= MAX_TOKENS) break;
      else if (kind === DELIMITER) at = this.#delimiter(at);
      else at = this.#content(at);
    }
    this.#sum();
  }

  #sum(): void {
    let first = this.length;
    let second = ~this.length;
    for (let i = 0; i < this.length; i++) {
      first = (first + mixFirst(this.hashes[i], i)) | 0;
      second = (second + mixSecond(this.hashes[i], i)) | 0;
    }
    this.first = first;
    this.second = second;
  }

  #push(kind: number, start: number, end: number, hash: number): void {
    const i = this.length++;
    this.kinds[i] = kind;
    this.starts[i] = start;
    this.ends[i] = end;
    this.hashes[i] = hash;
  }

  /** A run of white space is one token; none at either end of a line. */
  #spaces(start: number): number {
    let at = start + 1;
    while (at < this.#end && classOf(this.#line.charCodeAt(at)) === SPACE) at++;
    if (this.length > 0 && at < this.#end) this.#push(SPACE_TOKEN, start, at, SPACE_HASH);
    return at;
  }

  #delimiter(at: number): number {
    this.#push(DELIMITER_TOKEN, at, at + 1, hashOfDelimiter(this.#line.charCodeAt(at)));
    return at + 1;
  }

  #content(at: number): number {
    const code = this.#line.charCodeAt(at);
    if (classOf(code) === LETTER) return this.#letters(at);
    if (code === 47 && this.#line.charCodeAt(at + 1) === 47 && this.#isColonAt(this.length - 1)) return this.#url(at);
    if (masks.startsPath(this.#line, at, this.#end)) return this.#path(at);
    return this.#word(at);
  }

  /** Whether the token at `i` is a colon that directly follows a word. */
  #isColonAt(i: number): boolean {
    return (
      i >= 1 &&
      this.kinds[i] === DELIMITER_TOKEN &&
      this.#line.charCodeAt(this.starts[i]) === COLON &&
      this.kinds[i - 1] === WORD_TOKEN &&
      this.starts[i] === this.ends[i - 1]
    );
  }

  #url(at: number): number {
    const end = masks.endOfUrl(this.#line, at, this.#end);
    this.length -= 2;
    this.#value(this.starts[this.length], end);
    return end;
  }

  #path(at: number): number {
    const end = masks.endOfPath(this.#line, at, this.#end);
    const drive = this.length - 2;
    if (this.#isColonAt(this.length - 1) && this.ends[drive] - this.starts[drive] === 1) {
      this.length = drive;
      this.#value(this.starts[drive], end);
    } else this.#value(at, end);
    return end;
  }

  /** Most atoms are letters alone, and few of these can be values. */
  #letters(start: number): number {
    const line = this.#line;
    const end = this.#end;
    let hash = HASH_START;
    let at = start;
    let kind = LETTER;
    for (; at < end; at++) {
      const code = line.charCodeAt(at);
      kind = classOf(code);
      if (kind !== LETTER) break;
      hash = hashStep(hash, code);
    }
    const isWhole = at >= end || kind === SPACE || kind === DELIMITER;
    if (!isWhole || at - start > MAX_WORD || masks.isHexText(line, start, at)) return this.#word(start);
    if (this.#isWordyValue(start, at, hash)) this.#value(start, at);
    else this.#push(WORD_TOKEN, start, at, hash);
    return at;
  }

  #word(start: number): number {
    const line = this.#line;
    const atom = this.#atom;
    const next = measureAtom(atom, line, start, this.#end);
    if (atom.isHex && next - start <= 4 && next < this.#end && line.charCodeAt(next) === COLON) {
      const end = masks.endOfColonAddress(line, start, this.#end);
      if (end > 0) {
        this.#value(start, end);
        return end;
      }
    }
    const dotsFrom = atom.end;
    this.#mask();
    for (let at = dotsFrom; at < next && this.length < MAX_TOKENS; at++) this.#delimiter(at);
    return next;
  }

  /** Emits the measured atom as a value or as a word; the first mask that fits wins. */
  #mask(): void {
    const atom = this.#atom;
    const line = this.#line;
    const { start, end } = atom;
    if (end - start > MAX_WORD) this.#value(start, end);
    else if (atom.digits === 0 && (masks.isHexWord(atom) || this.#isWordyValue(start, end, atom.hash))) {
      this.#value(start, end);
    } else if (masks.isHostName(line, atom) || masks.isEmailAddress(line, atom)) this.#value(start, end);
    else if (atom.digits > 0) this.#maskNumber();
    else this.#push(WORD_TOKEN, start, end, atom.hash);
  }

  /** A value although it holds no digit. */
  #isWordyValue(start: number, end: number, hash: number): boolean {
    const length = end - start;
    return (
      masks.isLiteralValue(length, hash) ||
      (length <= 5 && vocabulary.accounts.has(hash) && this.#isAfterAccountCue()) ||
      this.#isAfterUser() ||
      masks.isLocalhost(length, hash)
    );
  }

  #maskNumber(): void {
    const atom = this.#atom;
    const line = this.#line;
    const { start } = atom;
    const percent = atom.end - start > 1 && line.charCodeAt(atom.end - 1) === PERCENT ? atom.end - 1 : -1;
    if (percent > 0) atom.end = percent;
    if (masks.isObjectIdentity(line, atom)) {
      const identity = atom.at + 1;
      this.#push(WORD_TOKEN, start, identity, hashText(line, start, identity));
      this.#push(VALUE_TOKEN, identity, atom.end, VALUE_HASH);
    } else if (atom.isStrong || this.#isBehindValue(start)) this.#value(start, atom.end);
    else this.#push(WORD_TOKEN, start, atom.end, percent > 0 ? hashText(line, start, atom.end) : atom.hash);
    if (percent > 0) this.#push(WORD_TOKEN, percent, percent + 1, PERCENT_HASH);
  }

  /** `ssh2` is a name, but not in `22:ssh2`. */
  #isBehindValue(start: number): boolean {
    const colon = this.length - 1;
    return (
      colon >= 1 &&
      this.starts[colon] === start - 1 &&
      this.#line.charCodeAt(start - 1) === COLON &&
      this.kinds[colon - 1] === VALUE_TOKEN
    );
  }

  /** `root` in `for root` or `user=root`. */
  #isAfterAccountCue(): boolean {
    const k = this.length;
    if (k === 0) return false;
    if (this.kinds[k - 1] === DELIMITER_TOKEN) return this.#line.charCodeAt(this.starts[k - 1]) === EQUALS;
    return this.#isWordBeforeSpace(k, vocabulary.accountCues);
  }

  /** NAME in `user=NAME` and in `invalid user NAME`. */
  #isAfterUser(): boolean {
    const k = this.length;
    if (k < 2) return false;
    if (this.kinds[k - 1] === DELIMITER_TOKEN) {
      const isAssigned = this.#line.charCodeAt(this.starts[k - 1]) === EQUALS && this.kinds[k - 2] === WORD_TOKEN;
      return isAssigned && vocabulary.userKeys.has(this.hashes[k - 2]);
    }
    if (this.hashes[k - 2] !== vocabulary.USER || this.kinds[k - 2] !== WORD_TOKEN) return false;
    return this.kinds[k - 1] === SPACE_TOKEN && this.#isWordBeforeSpace(k - 2, vocabulary.userCues);
  }

  #isWordBeforeSpace(k: number, words: vocabulary.WordSet): boolean {
    return (
      k >= 2 && this.kinds[k - 1] === SPACE_TOKEN && this.kinds[k - 2] === WORD_TOKEN && words.has(this.hashes[k - 2])
    );
  }

  /** Emits a value and lets it swallow, repeatedly, what belongs to it before: dates, times, address:port, runs of numbers. */
  #value(start: number, end: number): void {
    let from = start;
    for (let taken = this.#partOfValue(); taken > 0; taken = this.#partOfValue()) {
      this.length -= taken;
      from = this.starts[this.length];
    }
    this.#push(VALUE_TOKEN, from, end, VALUE_HASH);
  }

  /** How many tokens at the end belong to the value that comes next. */
  #partOfValue(): number {
    const { kinds, hashes } = this;
    const k = this.length;
    if (k < 2) return 0;
    const before = kinds[k - 2];
    if (kinds[k - 1] === DELIMITER_TOKEN) {
      return before === VALUE_TOKEN && this.#line.charCodeAt(this.starts[k - 1]) === COLON ? 2 : 0;
    }
    if (kinds[k - 1] !== SPACE_TOKEN) return 0;
    if (before === VALUE_TOKEN) return 2;
    if (before === WORD_TOKEN) {
      const isZone = k >= 4 && kinds[k - 3] === SPACE_TOKEN && kinds[k - 4] === VALUE_TOKEN;
      if (isZone && vocabulary.timeZones.has(hashes[k - 2])) return 4;
      return this.#isCalendarWord(k - 2) ? 2 : 0;
    }
    const isComma = before === DELIMITER_TOKEN && this.#line.charCodeAt(this.starts[k - 2]) === COMMA;
    return isComma && k >= 3 && this.#isCalendarWord(k - 3) ? 3 : 0;
  }

  #isCalendarWord(i: number): boolean {
    return (
      this.kinds[i] === WORD_TOKEN && this.ends[i] - this.starts[i] === 3 && vocabulary.calendar.has(this.hashes[i])
    );
  }
}
