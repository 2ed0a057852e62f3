/** How many different words at one place prove that a value stands there. */
import {
  arePlurals,
  areUnits,
  isAfterColon,
  isAssigned,
  isBracketed,
  isInfinitive,
  isTransition,
  isValueOfKey,
} from './place.js';
import type { Skeleton } from './skeleton.js';
import { hasDigit, isCompound, isJoinedName, isName, isState, partsOf } from './words.js';

/** Different words seen at one place of lines that are equal elsewhere. */
export interface Finding {
  readonly skeleton: Skeleton;
  readonly at: number;
  /** Whether it is the first word of the line, which mostly says what happened. */
  readonly isFirst: boolean;
  readonly values: readonly string[];
  /** Literal words elsewhere in the line, which vouch that it is the same message. */
  readonly otherWords: number;
}

interface Proof {
  readonly of: string;
  readonly words: number;
  readonly when: (finding: Finding) => boolean;
}

const all =
  (test: (word: string) => boolean) =>
  ({ values }: Finding): boolean =>
    values.every((word) => test(word));
const isLong = ({ otherWords }: Finding): boolean => otherWords >= 4;

/** `job-jar` and `job-conf` are rather two words of one kind than two things' names. */
function shareAPart([first, ...others]: readonly string[]): boolean {
  return others.every(
    (other) => partsOf(first)[0] === partsOf(other)[0] || partsOf(first).at(-1) === partsOf(other).at(-1),
  );
}

/** The first that holds decides. Chosen on the development systems and probes; docs/reading-logs.md has the ablations. */
const proofs: readonly Proof[] = [
  { of: 'units behind a number', words: 2, when: ({ skeleton, at, values }) => areUnits(skeleton, at, values) },
  {
    of: 'a word and its plural behind a number',
    words: 2,
    when: ({ skeleton, at, values }) => arePlurals(skeleton, at, values),
  },
  { of: 'the value of a key', words: 2, when: ({ skeleton, at }) => isValueOfKey(skeleton, at) },
  {
    of: 'compound names',
    words: 2,
    when: (finding) => !finding.isFirst && all(isCompound)(finding) && !shareAPart(finding.values),
  },
  {
    of: 'mostly states, which are rather constants',
    words: 8,
    when: ({ values }) => values.filter((word) => isState(word)).length * 2 >= values.length,
  },
  { of: 'compound names in front', words: 3, when: (finding) => finding.otherWords >= 3 && all(isCompound)(finding) },
  {
    of: 'an enclosed word in front',
    words: 3,
    when: ({ isFirst, skeleton, at }) => isFirst && (isAssigned(skeleton, at) || isBracketed(skeleton, at)),
  },
  { of: 'words with a digit in front', words: 3, when: (finding) => finding.isFirst && all(hasDigit)(finding) },
  {
    of: 'compound names in front of few words',
    words: 4,
    when: (finding) => finding.isFirst && all(isCompound)(finding),
  },
  {
    of: 'names in front',
    words: 3,
    when: (finding) => finding.isFirst && (all(isName)(finding) || all(isJoinedName)(finding)),
  },
  {
    of: 'a first word before a colon',
    words: 5,
    when: ({ isFirst, otherWords, skeleton, at }) => isFirst && otherWords >= 2 && skeleton.words[at + 1] === ':',
  },
  { of: 'a first word of a long line', words: 6, when: (finding) => finding.isFirst && isLong(finding) },
  { of: 'a first word', words: 12, when: ({ isFirst }) => isFirst },
  { of: 'an assigned or quoted word', words: 2, when: ({ skeleton, at }) => isAssigned(skeleton, at) },
  { of: 'words with a digit', words: 2, when: all(hasDigit) },
  { of: 'a bracketed word', words: 3, when: ({ skeleton, at }) => isBracketed(skeleton, at) },
  { of: 'what changed from and to', words: 3, when: ({ skeleton, at }) => isTransition(skeleton, at) },
  { of: 'names', words: 4, when: all(isName) },
  { of: 'a word after a colon', words: 3, when: ({ skeleton, at }) => isAfterColon(skeleton, at) },
  { of: 'an infinitive', words: 4, when: ({ skeleton, at }) => isInfinitive(skeleton, at) },
  { of: 'a word of a long line', words: 3, when: isLong },
  { of: 'any word', words: 4, when: () => true },
];

/** A value already seen at the place counts as this many words. */
const VALUE_SEEN = 2;

/** Whether the words of a finding, and perhaps a masked value beside them, prove a slot. */
export function provesSlot(finding: Finding, isValueSeen: boolean): boolean {
  if (finding.values.length === 0) return false;
  const needed = proofs.find(({ when }) => when(finding))?.words ?? Infinity;
  return finding.values.length + (isValueSeen ? VALUE_SEEN : 0) >= needed;
}
