/** Lines that differ in several words at once, each of which alone would never show as a hole. */
import { type Entry } from '../entry.js';
import type { Layout } from '../place.js';
import type { Member, TemplatePool } from '../pool.js';
import { provesSlot } from '../proof.js';
import { type Skeleton, VALUE_TOKEN, withValues, WORD_TOKEN } from '../skeleton.js';
import { hasLetter } from '../words.js';
import type { Rule } from './rule.js';

interface Difference {
  readonly member: Member;
  readonly places: readonly number[];
}

const MAX_PLACES = 8;
/** The newest skeletons of the same shape that are compared. */
const MAX_COMPARED = 128;
const MAX_TRIED = 8;
const MIN_COMMON_WORDS = 2;

export class SeveralRule implements Rule {
  readonly name = 'several';

  learn(entry: Entry, skeleton: Skeleton, layout: Layout, pool: TemplatePool): void {
    if (entry.parent !== undefined || entry.skeleton !== skeleton) return;
    const members = pool.members(skeleton.shape);
    const limit = Math.min(MAX_PLACES, Math.ceil(layout.words / 2));
    if (members.length < 3 || limit < 2) return;
    const differences = compare(entry, skeleton, members, limit);
    const tried = new Set<string>();
    for (const { places } of differences.filter(({ places }) => places.length >= 2).sort(byPlaces)) {
      if (tried.has(places.join()) || tried.size >= MAX_TRIED) continue;
      tried.add(places.join());
      const group = differences.filter((other) => other.places.every((place) => places.includes(place)));
      if (group.length < 2 || !isProven(skeleton, group, places, layout)) continue;
      const words = places.filter((place) => skeleton.kinds[place] !== VALUE_TOKEN);
      pool.generalise(withValues(skeleton, words), [entry, ...group.map(({ member }) => member.entry)]);
      return;
    }
  }
}

/** As programs name things, not as people write. */
const isDotted = (word: string): boolean => /[a-z]\.[A-Za-z]/.test(word);

const byPlaces = (a: Difference, b: Difference): number => a.places.length - b.places.length;

function compare(entry: Entry, skeleton: Skeleton, members: readonly Member[], limit: number): Difference[] {
  const differences: Difference[] = [];
  for (let i = members.length - 1; i >= Math.max(0, members.length - MAX_COMPARED); i--) {
    const member = members[i];
    if (member.entry === entry || member.isReduced || member.entry.parent !== undefined) continue;
    if (member.entry.skeleton !== member.skeleton) continue;
    const places = placesOfDifference(skeleton.hashes, member.skeleton.hashes, limit);
    if (places !== undefined) differences.push({ member, places });
  }
  return differences;
}

/** Undefined when they differ in more places than `limit`, or not at all. */
function placesOfDifference(a: Int32Array, b: Int32Array, limit: number): number[] | undefined {
  let count = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && ++count > limit) return undefined;
  if (count === 0) return undefined;
  const places: number[] = [];
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) places.push(i);
  return places;
}

/** Each place must be proven by itself, with enough words in common besides. */
function isProven(
  skeleton: Skeleton,
  group: readonly Difference[],
  places: readonly number[],
  layout: Layout,
): boolean {
  const { kinds, words } = skeleton;
  const isOutside = (i: number): boolean => kinds[i] === WORD_TOKEN && !places.includes(i) && hasLetter(words[i]);
  const otherWords = layout.places.filter(isOutside).length;
  const all = [skeleton, ...group.map(({ member }) => member.skeleton)];
  const areNames = all.every((one) => places.every((at) => one.kinds[at] === VALUE_TOKEN || isDotted(one.words[at])));
  if (!areNames && (otherWords < MIN_COMMON_WORDS || places.length * 2 > layout.words)) return false;
  if (otherWords < 1) return false;
  return places.every((at) => {
    const isValueSeen = all.some((one) => one.kinds[at] === VALUE_TOKEN);
    const values = [...new Set(all.filter((one) => one.kinds[at] !== VALUE_TOKEN).map((one) => one.words[at]))];
    if (values.length === 0) return true;
    return provesSlot({ skeleton, at, isFirst: at === layout.first, values, otherWords }, isValueSeen);
  });
}
