/** Classes of characters for the scanner, and the hashes over them. All of it is table look-ups on UTF-16 code units. */

export const SPACE = 1;
export const DELIMITER = 2;
export const DIGIT = 3;
export const LETTER = 4;
/** Splits a word into parts but does not end it: `.` in `dfs.DataNode`, `/` in `a/b`. */
export const JOINER = 5;
/** Any other printable or control character; part of a word. */
export const OTHER = 0;

/** Beyond ASCII everything is a letter but the wide forms and general punctuation, which delimit, and the wide spaces. */
function wideClass(code: number): number {
  if (code === 0xa0 || code === 0x3000) return SPACE;
  const delimits =
    (code >= 0x3001 && code <= 0x303f) ||
    (code >= 0xff00 && code <= 0xff0f) ||
    (code >= 0xff1a && code <= 0xff20) ||
    (code >= 0x2010 && code <= 0x205e);
  return delimits ? DELIMITER : LETTER;
}

/** One entry for every UTF-16 code unit: 64 KiB for a look-up without a branch. */
const classes = Uint8Array.from({ length: 65_536 }, (_, code) => (code < 128 ? OTHER : wideClass(code)));
for (const [text, kind] of [
  [' \t\r\n', SPACE],
  [',;:=|"\'[](){}<>!?#`', DELIMITER],
  ['.-+$%&*~\\/@^', JOINER],
  ['0123456789', DIGIT],
  ['abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', LETTER],
] as const) {
  for (const character of text) classes[character.charCodeAt(0)] = kind;
}

export function classOf(code: number): number {
  return classes[code];
}

export function isDigit(code: number): boolean {
  return code >= 48 && code < 58;
}

export function isHexDigit(code: number): boolean {
  return (code >= 48 && code < 58) || (code >= 97 && code < 103) || (code >= 65 && code < 71);
}

export const HASH_START = 0x811c9dc5 | 0;
const HASH_PRIME = 0x01000193;

/** One step of FNV-1a over a code unit. Fowler, Noll & Vo. */
export function hashStep(hash: number, code: number): number {
  return Math.imul(hash ^ code, HASH_PRIME);
}

/** FNV-1a of the code units of `text` from `from` up to `to`, a signed 32-bit integer. */
export function hashText(text: string, from = 0, to = text.length): number {
  let hash = HASH_START;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ text.charCodeAt(i), HASH_PRIME);
  return hash;
}

const delimiterHashes = Int32Array.from({ length: 128 }, (_, code) => hashText(`${String.fromCharCode(code)}\u0004`));

export function hashOfDelimiter(code: number): number {
  return code < 128 ? delimiterHashes[code] : code;
}

/** A copy that does not keep the string it was sliced from alive, as V8 slices of 13 and more characters do. */
export function detached(text: string): string {
  return text.length < 13 ? text : `\u0000${text}`.slice(1);
}
