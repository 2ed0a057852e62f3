/** Which atoms are values by their own looks, and where addresses that hold delimiters end. */
import type { Atom } from './atom.js';
import { classOf, DELIMITER, DIGIT, hashText, isDigit, isHexDigit, LETTER, OTHER, SPACE } from './characters.js';
import { literalValues, LOCALHOST, notCountries, topLevelDomains } from './vocabulary.js';

const SLASH = 47;
const BACKSLASH = 92;
const COLON = 58;
const DOT = 46;
const urlEnds = new Set(Array.from('"\'<>)]},;|', (character) => character.charCodeAt(0)));
const pathGoesOn = new Set(Array.from('=?#', (character) => character.charCodeAt(0)));

/** `true`, `null`: a value of a type whatever the sentence. */
export function isLiteralValue(length: number, hash: number): boolean {
  return length >= 3 && length <= 5 && literalValues.has(hash);
}

/** A word of hex letters alone, too long to be `added` or `facade`. */
export function isHexWord(atom: Atom): boolean {
  return atom.isHex && atom.end - atom.start >= 8;
}

export function isHexText(line: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (!isHexDigit(line.charCodeAt(i))) return false;
  return true;
}

export function isLocalhost(length: number, hash: number): boolean {
  return length === 9 && hash === LOCALHOST;
}

/** `db1.example.org`, but not `org.apache.Server` and not `archive.tar.gz`. */
export function isHostName(line: string, atom: Atom): boolean {
  if (atom.dots < 2 || atom.trailingDots > 0 || atom.at >= 0 || atom.slashes > 0 || atom.others > 0) return false;
  const { start, digits } = atom.lastPart;
  const hash = hashText(line, start, atom.end);
  const isCountry = atom.end - start === 2 && digits === 0 && line.charCodeAt(start) >= 97 && !notCountries.has(hash);
  return (isCountry || topLevelDomains.has(hash)) && !topLevelDomains.has(hashText(line, atom.start, atom.firstDot));
}

export function isEmailAddress(line: string, atom: Atom): boolean {
  const { at, start, end, lastPart } = atom;
  return (
    at > start &&
    at < end - 3 &&
    atom.dots > 0 &&
    atom.slashes === 0 &&
    lastPart.digits === 0 &&
    lastPart.letters >= 2 &&
    line.lastIndexOf('.', end - 1) > at
  );
}

/** `Connection@1f2e3d`: a name with the identity of the object behind it. */
export function isObjectIdentity(line: string, { start, end, at }: Atom): boolean {
  if (at <= start || end - at <= 3) return false;
  for (let i = start; i < at; i++) if (isDigit(line.charCodeAt(i))) return false;
  for (let i = at + 1; i < end; i++) if (!isHexDigit(line.charCodeAt(i))) return false;
  return true;
}

/** Whether an absolute path starts here: a slash or backslash with a name behind it. */
export function startsPath(line: string, at: number, end: number): boolean {
  const code = line.charCodeAt(at);
  if ((code !== SLASH && code !== BACKSLASH) || at + 1 >= end) return false;
  const next = classOf(line.charCodeAt(at + 1));
  return next === DIGIT || next === LETTER || (code === SLASH && next === OTHER);
}

export function endOfPath(line: string, at: number, end: number): number {
  let i = at + 1;
  for (; i < end; i++) {
    const code = line.charCodeAt(i);
    if (code >= 128) continue;
    const kind = classOf(code);
    if (kind === SPACE || (kind === DELIMITER && !pathGoesOn.has(code))) break;
  }
  return i;
}

/** The end of a URL whose `//` stands at `at`; trailing dots belong to the sentence. */
export function endOfUrl(line: string, at: number, end: number): number {
  let i = at;
  for (; i < end; i++) {
    const code = line.charCodeAt(i);
    if (code < 128 && (classOf(code) === SPACE || urlEnds.has(code))) break;
  }
  while (i > at && line.charCodeAt(i - 1) === DOT) i--;
  return i;
}

/** The end of a MAC or IPv6 address that starts at `at`, or -1: groups of at most four hex digits between colons. */
export function endOfColonAddress(line: string, at: number, end: number): number {
  let colons = 0;
  let group = 0;
  let isShortened = false;
  let isPairs = true;
  let i = at;
  for (; i < end; i++) {
    const code = line.charCodeAt(i);
    if (isHexDigit(code)) {
      if (++group > 4) return -1;
    } else if (code === COLON) {
      if (i + 1 < end && line.charCodeAt(i + 1) === COLON) isShortened = true;
      if (group !== 2) isPairs = false;
      if (group === 0 && !isShortened) return -1;
      colons++;
      group = 0;
    } else break;
  }
  if (group === 0) {
    i--;
    colons--;
  }
  const next = i < end ? classOf(line.charCodeAt(i)) : SPACE;
  if (i < end && line.charCodeAt(i) < 128 && (next === LETTER || next === DIGIT)) return -1;
  const isMac = colons === 5 && isPairs && group === 2;
  return isMac || (isShortened && colons >= 2) || colons === 7 ? i : -1;
}
