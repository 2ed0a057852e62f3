/** What a program adds only sometimes: an amount in brackets, as in `512 bytes (0.5 KB) sent`. */
import type { Entry } from '../entry.js';
import { type Evidence, EvidenceTable, MAX_TEMPLATES } from '../evidence-table.js';
import type { Layout } from '../place.js';
import type { TemplatePool } from '../pool.js';
import { isContent, keyOf, select, type Skeleton, SPACE_TOKEN, VALUE_TOKEN, withSpan } from '../skeleton.js';
import { units } from '../vocabulary.js';
import type { Rule } from './rule.js';

/** Lines that are equal but for such additions. */
interface Optional extends Evidence {
  /** Where in the line without any of them they were seen. */
  places: number[];
}

interface Bare {
  readonly skeleton: Skeleton;
  /** Where in it additions stood, or could stand behind a unit. */
  readonly places: readonly number[];
}

/** `(`, a value, a space, a unit, `)`. */
const MAX_INSIDE = 4;
const NONE: ReadonlySet<number> = new Set();

export class OptionalRule implements Rule {
  readonly name = 'optional';
  readonly evidence = new EvidenceTable<Optional>(20_000);

  learn(entry: Entry, skeleton: Skeleton, _layout: Layout, pool: TemplatePool): void {
    const bare = bareOf(skeleton);
    if (bare.places.length > 0) pool.index({ entry, skeleton: filled(bare.skeleton, bare.places), isReduced: true });
    if (bare.skeleton !== skeleton) this.#learnAddition(entry, bare, pool);
    else {
      const optional = this.evidence.get(keyOf(skeleton.first, skeleton.second));
      if (optional !== undefined) this.#merge(optional, entry, skeleton, pool);
    }
  }

  #learnAddition(entry: Entry, { skeleton, places }: Bare, pool: TemplatePool): void {
    const key = keyOf(skeleton.first, skeleton.second);
    const known = this.evidence.get(key);
    const optional = known ?? { from: [], places: [...places] };
    if (known === undefined) this.evidence.add(key, optional);
    const isNew = places.some((place) => !optional.places.includes(place));
    if (isNew) optional.places = [...new Set([...optional.places, ...places])].sort((a, b) => a - b);
    const without = pool.byKey(skeleton);
    if (without !== undefined || isNew) this.#merge(optional, without, skeleton, pool);
    if (optional.open !== undefined) pool.join(entry, optional.open, true);
    else if (optional.from.length < MAX_TEMPLATES) optional.from.push(entry);
  }

  #merge(optional: Optional, other: Entry | undefined, bare: Skeleton, pool: TemplatePool): void {
    const entries = [...optional.from, ...[optional.open, other].filter((entry) => entry !== undefined)];
    const merged = pool.generalise(filled(bare, optional.places), entries, true);
    this.evidence.open(keyOf(bare.first, bare.second), optional, merged);
  }
}

function filled(bare: Skeleton, places: readonly number[]): Skeleton {
  return places.reduceRight((text, place) => withSpan(text, place, place), bare);
}

/** The skeleton without its additions; itself when it has none. */
function bareOf(skeleton: Skeleton): Bare {
  const { kinds, words, length } = skeleton;
  const kept: number[] = [];
  const places: number[] = [];
  for (let i = 0; i < length; i++) {
    const isBehind = i > 0 && kinds[i] === SPACE_TOKEN && isContent(kinds[i - 1]);
    const end = isBehind && words[i + 1] === '(' ? endOfAmount(kinds, words, i + 2) : -1;
    if (end >= 0 || (isBehind && isAmountBefore(skeleton, i))) places.push(kept.length);
    if (end < 0) kept.push(i);
    else i = end - 1;
  }
  return { skeleton: kept.length === length ? skeleton : select(skeleton, kept, NONE), places };
}

/** A value and its unit, behind which the same may follow in brackets and in another unit. */
function isAmountBefore({ kinds, words }: Skeleton, at: number): boolean {
  return kinds[at - 3] === VALUE_TOKEN && kinds[at - 2] === SPACE_TOKEN && units.has(words[at - 1]);
}

/** One past the bracket that closes a value with or without a unit, or -1. */
function endOfAmount(kinds: Uint8Array, words: readonly string[], from: number): number {
  let hasValue = false;
  for (let i = from; i <= from + MAX_INSIDE; i++) {
    if (words[i] === ')') return hasValue ? i + 1 : -1;
    const isPart = kinds[i] === VALUE_TOKEN || kinds[i] === SPACE_TOKEN || units.has(words[i]);
    if (!isPart) return -1;
    hasValue ||= kinds[i] === VALUE_TOKEN;
  }
  return -1;
}
