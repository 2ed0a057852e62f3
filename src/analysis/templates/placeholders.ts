/** Names for what stands in a slot, by the looks of the values seen there. For readers; grouping never asks. */

interface Kind {
  readonly name: string;
  readonly pattern: RegExp;
}

const number = '[-+]?\\d+(?:[.,]\\d+)*';

/**
 * The first that fits names the value. Every pattern is anchored and free of nested repetition over the same characters, so
 * linear; values are cut before they are matched.
 */
const kinds: readonly Kind[] = [
  { name: 'uuid', pattern: /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i },
  { name: 'ip', pattern: /^\/?\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?::\d+|\/\d+)?$/ },
  { name: 'mac', pattern: /^[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}$/i },
  {
    name: 'time',
    pattern:
      /^\d{4}[-/]\d{2}[-/]\d{2}\b|^\d{1,2}[-/.](?:\d{1,2}|[A-Z][a-z]{2})[-/.]\d{4}\b|^\d{8}-\d{1,2}:|^\d{1,2}:\d{2}(?::\d{2})?(?:[.,:]\d+)?$/,
  },
  {
    name: 'time',
    pattern:
      /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) /,
  },
  { name: 'ip', pattern: /^(?=[^:]*:[^:]*:)[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,8}$/i },
  { name: 'url', pattern: /^[a-z][a-z0-9+.-]*:\/\//i },
  { name: 'email', pattern: /^[^@\s]+@[^@\s]+\.[a-z]{2,}$/i },
  { name: 'path', pattern: /^(?:[A-Za-z]:)?[/\\]/ },
  { name: 'bool', pattern: /^(?:true|false|null|nil)$/i },
  { name: 'num', pattern: new RegExp(`^${number}(?:,? ${number})*$`) },
  { name: 'hex', pattern: /^0x[0-9a-f]+$|^(?=[a-f]*\d)[0-9a-f]{8,}$|^[a-f]{8,}$/i },
  { name: 'duration', pattern: new RegExp(`^(?:${number} ?(?:ns|us|µs|ms|s|sec|secs|m|min|h|d))+$`) },
  { name: 'size', pattern: new RegExp(`^${number} ?(?:[kKMGTP]i?[bB]?|[bB]|bytes)$`) },
  { name: 'version', pattern: /^[vV]\d+(?:\.\d+)*\S*$|^\d+\.\d+\.\d+\S*$/ },
  { name: 'host', pattern: /^localhost(?::\d+)?$|^(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?$/i },
  { name: 'user', pattern: /^[a-z][a-z_.-]*$/i },
  { name: 'id', pattern: /^\S+$/ },
];

const MAX_LENGTH = 128;

/** Placeholder names; the position of a name is its bit in a set of them. */
export const placeholderNames: readonly string[] = [...new Set([...kinds.map(({ name }) => name), 'word'])];
export const WORD_BIT = 1 << placeholderNames.indexOf('word');
/** Beside the names: the slot held several tokens at once; it held nothing. */
export const SEVERAL_BIT = 1 << placeholderNames.length;
export const NOTHING_BIT = SEVERAL_BIT << 1;
const NAMES = SEVERAL_BIT - 1;

/** The placeholder of a masked value, as a bit; 0 when it has no name of its own. */
export function placeholderBit(value: string): number {
  const text = value.length > MAX_LENGTH ? value.slice(0, MAX_LENGTH) : value;
  const kind = kinds.find(({ pattern }) => pattern.test(text));
  return kind === undefined ? 0 : 1 << placeholderNames.indexOf(kind.name);
}

/** `<num>` for a slot that held only numbers, `<*>` for one that held different things or words. */
export function placeholderText(bits: number): string {
  const names = bits & NAMES;
  const isOne = names !== 0 && (names & (names - 1)) === 0 && names !== WORD_BIT;
  return isOne ? `<${placeholderNames[31 - Math.clz32(names)]}>` : '<*>';
}
