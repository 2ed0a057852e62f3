import type { Anomaly } from '../domain/anomaly.js';

const noise = new Set([
  'the',
  'and',
  'for',
  'with',
  'from',
  'after',
  'before',
  'while',
  'error',
  'failed',
  'warn',
  'info',
  'null',
  'level',
  'msg',
  'true',
  'false',
]);

/** What an anomaly says in words: a log template, the name of an alert with its summary; nothing for metrics and traces. */
export function wordsOf({ signal, because }: Anomaly): string {
  if (signal.kind === 'log') return signal.text;
  return signal.kind === 'alert' ? `${signal.name} ${because}` : '';
}

/** Distinct words of three or more letters, camelCase taken apart, placeholders, numbers and everyday words left out. */
export function tokensOf(text: string): ReadonlySet<string> {
  const words = text
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[a-z]{3,}/g);
  return new Set(words?.filter((word) => !noise.has(word)));
}

/** Is the name of an entity said in a text, as a whole word? Short names say too little to count. */
export function mentions(text: string, entity: string): boolean {
  if (entity.length < 4) return false;
  const at = text.toLowerCase().indexOf(entity.toLowerCase());
  if (at < 0) return false;
  const isPart = (character: string): boolean => /[a-z0-9_-]/i.test(character);
  return !isPart(text.charAt(at - 1)) && !isPart(text.charAt(at + entity.length));
}
