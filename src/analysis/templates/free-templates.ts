/** Templates with a slot that may hold several tokens or none: found for lines of any number of tokens. */
import type { Entry } from './entry.js';
import { NOTHING_BIT, SEVERAL_BIT } from './placeholders.js';
import { isContent, type Skeleton, VALUE_TOKEN, WORD_TOKEN } from './skeleton.js';
import { hasLetter } from './words.js';

type Tokens = Pick<Skeleton, 'length' | 'kinds' | 'hashes'>;

/** Of one anchor. */
const MAX_TEMPLATES = 64;
const FREE_BITS = SEVERAL_BIT | NOTHING_BIT;

/** By their anchor: a word they have at a fixed distance from the start or the end of the line. One without would take every line. */
export class FreeTemplates {
  #byAnchor = new Map<number, Entry[]>();

  add(entry: Entry): void {
    const anchor = anchorOf(entry);
    if (anchor === undefined) return;
    const key = keyOfAnchor(anchor.place, anchor.hash);
    const known = this.#byAnchor.get(key) ?? [];
    if (known.includes(entry)) return;
    const alive = known.length < MAX_TEMPLATES ? known : known.filter(isRoot);
    if (alive.length < MAX_TEMPLATES) alive.push(entry);
    this.#byAnchor.set(key, alive);
  }

  /** The first template with this anchor that stands for the skeleton. */
  covering(skeleton: Skeleton): Entry | undefined {
    if (this.#byAnchor.size === 0) return undefined;
    for (let i = 0; i < skeleton.length; i++) {
      if (skeleton.kinds[i] !== WORD_TOKEN) continue;
      const found =
        this.#coveringAt(keyOfAnchor(i, skeleton.hashes[i]), skeleton) ??
        this.#coveringAt(keyOfAnchor(i - skeleton.length, skeleton.hashes[i]), skeleton);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #coveringAt(key: number, skeleton: Skeleton): Entry | undefined {
    return this.#byAnchor.get(key)?.find((entry) => isRoot(entry) && coversFreely(entry, skeleton));
  }

  /** Forgets those that have left the memory. */
  clean(): void {
    this.restore(this.#byAnchor);
  }

  /** Not a copy: for whoever saves it at once. */
  index(): ReadonlyMap<number, Entry[]> {
    return this.#byAnchor;
  }

  restore(index: ReadonlyMap<number, Entry[]>): void {
    const lists = Array.from(index, ([anchor, list]) => [anchor, list.filter(isRoot)] as const);
    this.#byAnchor = new Map(lists.filter(([, list]) => list.length > 0));
  }
}

const isRoot = ({ parent, isGone }: Entry): boolean => parent === undefined && !isGone;

/** Has a slot that may hold any number of tokens, and a word that vouches for it. */
export function isFree(entry: Entry): boolean {
  return entry.slots.bits.some((bits) => (bits & FREE_BITS) !== 0) && anchorOf(entry) !== undefined;
}

interface Anchor {
  /** From the start of the line, or, negative, from its end. */
  readonly place: number;
  readonly hash: number;
}

function keyOfAnchor(place: number, hash: number): number {
  return Math.imul(place, 0x9e3779b1) ^ hash;
}

/** Its first word before the slots of free text, else its last after them. */
export function anchorOf({ skeleton, slots }: Entry): Anchor | undefined {
  const { length, kinds, hashes, words } = skeleton;
  const isAnchor = (i: number): boolean => kinds[i] === WORD_TOKEN && hasLetter(words[i]);
  const isFreeAt = (i: number): boolean => (slots.bits[i] & FREE_BITS) !== 0;
  for (let i = 0; i < length && !isFreeAt(i); i++) if (isAnchor(i)) return { place: i, hash: hashes[i] };
  for (let i = length - 1; i >= 0 && !isFreeAt(i); i--) if (isAnchor(i)) return { place: i - length, hash: hashes[i] };
  return undefined;
}

/**
 * Whether a template stands for the skeleton when a slot that once held several tokens may hold any number of them, one that
 * once held nothing may again, and all others hold one. The wildcard match with one level of backtracking: O(n·m), mostly
 * over at the first words.
 */
export function coversFreely({ skeleton: general, slots }: Entry, special: Tokens): boolean {
  const { length, kinds } = general;
  let i = 0;
  let j = 0;
  let free = -1;
  let freeEnd = 0;
  while (i < length || j < special.length) {
    const bits = i < length && kinds[i] === VALUE_TOKEN ? slots.bits[i] : 0;
    if ((bits & SEVERAL_BIT) !== 0 && ((bits & NOTHING_BIT) !== 0 || j < special.length)) {
      if ((bits & NOTHING_BIT) === 0) j++;
      free = i++;
      freeEnd = j;
    } else if ((bits & FREE_BITS) === NOTHING_BIT && isNothingAt(general, i, special, j)) i++;
    else if (i < length && j < special.length && isLike(general, i, special, j)) {
      i++;
      j++;
    } else if (free >= 0 && freeEnd < special.length) {
      i = free + 1;
      j = ++freeEnd;
    } else return false;
  }
  return true;
}

/** Whether what follows a slot stands where its value would. */
function isNothingAt({ length, hashes }: Skeleton, slot: number, special: Tokens, at: number): boolean {
  return slot + 1 < length ? hashes[slot + 1] === special.hashes[at] : at >= special.length;
}

function isLike({ kinds, hashes }: Skeleton, i: number, special: Tokens, j: number): boolean {
  return kinds[i] === VALUE_TOKEN ? isContent(special.kinds[j]) : hashes[i] === special.hashes[j];
}
