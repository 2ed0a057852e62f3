/** Lines that are all new, to see what a miner makes of the worst. */
import { pick, type Random } from './values.js';

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** Kinds of hostile lines by name, so many of each. */
export function hostileLines(count: number, random: Random): [name: string, lines: string[]][] {
  const times = <T>(n: number, make: () => T): T[] => Array.from({ length: n }, make);
  const between = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1));
  const vocabulary = times(5000, () => times(between(3, 9), () => letters[between(0, 25)]).join(''));
  const word = (): string => pick(random, vocabulary);
  const kinds: Record<string, () => string> = {
    'random sentences': () => times(between(4, 15), word).join(' '),
    'a prefix and free text': () => `fixed prefix: ${times(between(3, 7), word).join(' ')}`,
    'bags of key=value': () =>
      times(between(3, 8), () => `${word()}=${random() < 0.5 ? word() : between(0, 99)}`).join(' '),
    'lists of words': () => `${word()} [${times(between(1, 20), word).join(', ')}] ${word()}`,
    'two free names': () => `${word()} moved ${word()} ${between(0, 99)}`,
    'any characters': () => String.fromCharCode(...times(30, () => between(0, 65_535))),
    delimiters: () =>
      times(40, () => pick(random, ['=', '[', '(', ',', '|', '"', ':', ' '])).join(random() < 0.5 ? '' : 'x'),
  };
  return Object.entries(kinds).map(([name, make]) => [name, times(count, make)]);
}
