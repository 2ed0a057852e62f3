/** Skeletons as JSON: the kinds as digits, and the text of delimiters and words; all else follows from these. */
import { hashOfDelimiter, hashText } from './characters.js';
import {
  DELIMITER_TOKEN,
  type Skeleton,
  skeletonOf,
  SPACE_HASH,
  SPACE_TOKEN,
  tokenText,
  VALUE_HASH,
  VALUE_TOKEN,
} from './skeleton.js';

export interface SkeletonState {
  readonly kinds: string;
  readonly texts: readonly string[];
}

const isLiteral = (kind: number): boolean => kind !== SPACE_TOKEN && kind !== VALUE_TOKEN;

export function skeletonState({ kinds, words }: Skeleton): SkeletonState {
  return { kinds: kinds.join(''), texts: words.filter((_, i) => isLiteral(kinds[i])) };
}

export function skeletonFrom({ kinds: digits, texts }: SkeletonState): Skeleton {
  const kinds = Uint8Array.from(digits, Number);
  let next = 0;
  const words = Array.from(kinds, (kind) => tokenText(kind, isLiteral(kind) ? texts[next++] : ''));
  return skeletonOf(
    kinds,
    Int32Array.from(kinds, (kind, i) => hashOf(kind, words[i])),
    words,
  );
}

function hashOf(kind: number, word: string): number {
  if (kind === SPACE_TOKEN) return SPACE_HASH;
  if (kind === VALUE_TOKEN) return VALUE_HASH;
  return kind === DELIMITER_TOKEN ? hashOfDelimiter(word.charCodeAt(0)) : hashText(word);
}
