/** The last resort against free text: when one shape has too many skeletons, only words that dominate stay. */
import type { Entry } from '../entry.js';
import { type Skeleton, VALUE_TOKEN, withValues, WORD_TOKEN } from '../skeleton.js';
import { hasLetter } from '../words.js';

interface Crowded {
  readonly entry: Entry;
  readonly skeleton: Skeleton;
}

/** So many must share a word at one place. */
const MIN_GROUP = 32;

/**
 * The group that shares the most frequent (place, word), with every place at which no word has half of the group made a
 * value; undefined when no word is shared by enough, or nothing would become a value.
 */
export function commonOfCrowd(crowd: readonly Crowded[]): { skeleton: Skeleton; entries: Entry[] } | undefined {
  const anchor = mostShared(crowd);
  if (anchor === undefined) return undefined;
  const group = crowd.filter(({ skeleton }) => skeleton.hashes[anchor.place] === anchor.hash);
  const [{ skeleton }] = group;
  const values: number[] = [];
  for (let place = 0; place < skeleton.length; place++) {
    if (skeleton.kinds[place] === VALUE_TOKEN || skeleton.kinds[place] !== WORD_TOKEN) continue;
    const [hash, count] = commonest(group, place);
    if (count * 2 < group.length || skeleton.hashes[place] !== hash) values.push(place);
  }
  return values.length === 0
    ? undefined
    : { skeleton: withValues(skeleton, values), entries: group.map(({ entry }) => entry) };
}

function mostShared(crowd: readonly Crowded[]): { place: number; hash: number } | undefined {
  let best = { place: -1, hash: 0, count: 0 };
  const length = crowd.at(0)?.skeleton.length ?? 0;
  for (let place = 0; place < length; place++) {
    const wordy = crowd.filter(
      ({ skeleton }) => skeleton.kinds[place] === WORD_TOKEN && hasLetter(skeleton.words[place]),
    );
    const [hash, count] = commonest(wordy, place);
    if (count > best.count) best = { place, hash, count };
  }
  return best.count < MIN_GROUP ? undefined : best;
}

/** The hash most frequent at a place, and how often it is there. */
function commonest(crowd: readonly Crowded[], place: number): [hash: number, count: number] {
  const counts = new Map<number, number>();
  let best: [number, number] = [0, 0];
  for (const { skeleton } of crowd) {
    const hash = skeleton.hashes[place];
    const count = (counts.get(hash) ?? 0) + 1;
    counts.set(hash, count);
    if (count > best[1]) best = [hash, count];
  }
  return best;
}
