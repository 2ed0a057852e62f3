/** What a program adds only sometimes: a size in brackets behind a number, the unit behind a number. */
import type { Entry } from '../entry.js';
import { type Evidence, EvidenceTable } from '../evidence-table.js';
import type { Layout } from '../place.js';
import type { TemplatePool } from '../pool.js';
import { keyOf, type Skeleton, SPACE_TOKEN, VALUE_TOKEN, withSpan, WORD_TOKEN } from '../skeleton.js';
import { units } from '../vocabulary.js';
import type { Rule } from './rule.js';

/** Lines with and without the same addition. */
interface Optional extends Evidence {
  isPresent: boolean;
  isAbsent: boolean;
}

interface Place {
  readonly from: number;
  readonly to: number;
  readonly isPresent: boolean;
}

/** `(`, a value, a space, a unit, `)`. */
const MAX_INSIDE = 4;
const MAX_LENGTH = 128;
/** Additions of one line that are tried together. */
const MAX_OPTIONAL = 2;

export class OptionalRule implements Rule {
  readonly name = 'optional';
  readonly evidence = new EvidenceTable<Optional>(20_000);

  match(skeleton: Skeleton, pool: TemplatePool): Entry | undefined {
    return matchFrom(skeleton, 0, pool);
  }

  learn(entry: Entry, skeleton: Skeleton, _layout: Layout, pool: TemplatePool): void {
    for (const { from, to, isPresent } of placesOf(skeleton, 0)) {
      const common = withSpan(skeleton, from, to);
      pool.index({ entry, skeleton: common, isReduced: true });
      const key = keyOf(common.first, common.second);
      const optional = this.evidence.at(key, newOptional);
      if (isPresent) optional.isPresent = true;
      else optional.isAbsent = true;
      if (!optional.from.includes(entry)) optional.from = [...optional.from.slice(-3), entry];
      if (!optional.isPresent || !optional.isAbsent) continue;
      this.evidence.open(key, optional, pool.generalise(common, optional.from, true));
      return;
    }
  }
}

/** A template in which one of the additions from a position on, or several, are optional. */
function matchFrom(skeleton: Skeleton, start: number, pool: TemplatePool, depth = 0): Entry | undefined {
  for (const { from, to } of placesOf(skeleton, start)) {
    const found = pool.coveringSpan(skeleton, from, to);
    if (found?.slots.values[from]?.includes(' ') === true) return found;
    if (depth >= MAX_OPTIONAL) continue;
    const further = matchFrom(withSpan(skeleton, from, to), from + 1, pool, depth + 1);
    if (further !== undefined) return further;
  }
  return undefined;
}

function newOptional(): Optional {
  return { from: [], isPresent: false, isAbsent: false };
}

/** Where such an addition stands, or could: behind a value and a word, ` (2.1 KB) ` or a space. */
function placesOf({ length, kinds, words }: Skeleton, start: number): Place[] {
  if (length > MAX_LENGTH) return [];
  const places: Place[] = [];
  for (let i = Math.max(3, start); i < length - 1; i++) {
    if (kinds[i] !== SPACE_TOKEN || kinds[i - 1] !== WORD_TOKEN || kinds[i - 3] !== VALUE_TOKEN) continue;
    if (!units.has(words[i - 1])) continue;
    if (words[i + 1] !== '(') places.push({ from: i, to: i + 1, isPresent: false });
    else {
      const end = endOfAmount(kinds, words, i + 2);
      if (end > 0 && kinds[end] === SPACE_TOKEN) places.push({ from: i, to: end + 1, isPresent: true });
    }
  }
  return places;
}

/** One past the bracket that closes a value with or without a unit, or -1. */
function endOfAmount(kinds: Uint8Array, words: readonly string[], from: number): number {
  for (let i = from; i <= from + MAX_INSIDE; i++) {
    if (words[i] === ')') return i > from ? i + 1 : -1;
    const isPart = kinds[i] === VALUE_TOKEN || kinds[i] === SPACE_TOKEN || units.has(words[i]);
    if (!isPart) return -1;
  }
  return -1;
}
