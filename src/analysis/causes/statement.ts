import type { Severity } from '../../domain/signal.js';

/** Words that are enough to tell log statements of one program apart; beyond, mostly data follows. */
const WORDS = 10;

/**
 * A key for the statement in the program that wrote the lines of a template: its severity and the first words that are
 * the program's own. Values (placeholders, and what follows a `:` or `=`) are left out, so that templates which differ only
 * by data share it: which way the code went is told by its statements, not by the length of a list.
 */
export function statementOf(template: string, severity: Severity): string {
  const own = template
    .replaceAll(/<[^<>\s]*>/g, ' ')
    .replaceAll(/[:=]\s*[^\s,;[\](){}|]+/g, ' ')
    .split(/[^\p{L}_.$]+/u)
    .filter((word) => /\p{L}/u.test(word));
  return [severity, ...new Set(own)].slice(0, WORDS + 1).join(' ');
}

export function isErrorStatement(statement: string): boolean {
  return statement.startsWith('ERROR ') || statement.startsWith('FATAL ');
}
