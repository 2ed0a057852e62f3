/** Judgements of a single word: could it name a thing, say a state, hold letters at all? */

const LETTERS = /[A-Za-z\u0080-\uffff]/;
const LETTERS_OR_DIGITS = /[A-Za-z0-9\u0080-\uffff]/;
const DIGITS = /[0-9]/;
const NAME_MARKS = /[0-9_.@$\\/]/;
const JOINED = /[A-Za-z0-9][-_.@$\\/][A-Za-z0-9]/;
const CAPITALS = /^[A-Z][A-Z_]+$/;
const PARTICIPLE = /[a-z](ed|ing)$/;
const FAULT = /[a-z](Exception|Error|Failure)$/;

const COMPOUND = /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)+$|^[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+$/;

export const hasLetter = (word: string): boolean => LETTERS.test(word);
export const hasLetterOrDigit = (word: string): boolean => LETTERS_OR_DIGITS.test(word);
export const hasDigit = (word: string): boolean => DIGITS.test(word);
/** Holds a digit or a mark that prose does not: `eth0`, `my_table`, `a.b`. */
export const isName = (word: string): boolean => NAME_MARKS.test(word);
/** As {@link isName}, hyphens inside the word included. */
export const isJoinedName = (word: string): boolean => JOINED.test(word) || DIGITS.test(word);
/** Several words in one, as programs and people name things: `user-service`, `orders_db`, `BlockManager`. */
export const isCompound = (word: string): boolean => COMPOUND.test(word);

/** The words a compound is made of. */
export const partsOf = (word: string): string[] => word.split(/[-_]|(?<=[a-z0-9])(?=[A-Z])/);

/** Says in which state or by which failure something is: `STOPPED`, `closing`, `IOException`. For a dotted name its last part counts. */
export function isState(word: string): boolean {
  const last = word.slice(Math.max(word.lastIndexOf('.'), word.lastIndexOf('$')) + 1);
  return CAPITALS.test(word) || PARTICIPLE.test(last) || FAULT.test(last);
}
