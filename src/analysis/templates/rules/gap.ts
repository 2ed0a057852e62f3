/** Values of several words between fixed words: `reason "disk full"` beside `reason "timeout"`. */
import { type Entry, liveRoot } from '../entry.js';
import { type Evidence, EvidenceTable, MAX_TEMPLATES } from '../evidence-table.js';
import type { Layout } from '../place.js';
import type { TemplatePool } from '../pool.js';
import {
  DELIMITER_TOKEN,
  isContent,
  keyOf,
  type Skeleton,
  SPACE_TOKEN,
  VALUE_TOKEN,
  withSpan,
  WORD_TOKEN,
} from '../skeleton.js';
import { hasLetter, isState } from '../words.js';
import type { Rule } from './rule.js';

interface Gap extends Evidence {
  contents: string[];
  /** Words of the first content, and whether another had a different number. */
  readonly width: number;
  isVarying: boolean;
}

/** A stretch of up to four words that could be one value. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly isQuoted: boolean;
  readonly key: number;
}

const MAX_WIDTH = 4;
const MAX_LENGTH = 128;
const MIN_CONTENTS = 6;
const MIN_QUOTED_CONTENTS = 3;
/** Contents of several words, outside quotes. */
const MIN_WIDE_CONTENTS = 3;
const MIN_WORDS_AROUND = 3;

export class GapRule implements Rule {
  readonly name = 'gap';
  readonly evidence = new EvidenceTable<Gap>(50_000);

  match(skeleton: Skeleton): Entry | undefined {
    if (this.evidence.size === 0) return undefined;
    for (const span of spansOf(skeleton)) {
      const open = liveRoot(this.evidence.get(span.key)?.open);
      if (open !== undefined) return open;
    }
    return undefined;
  }

  learn(entry: Entry, skeleton: Skeleton, _layout: Layout, pool: TemplatePool): void {
    for (const span of spansOf(skeleton)) {
      const gap = this.evidence.at(span.key, () => ({
        from: [],
        contents: [],
        width: span.width,
        isVarying: false,
      }));
      if (gap.open !== undefined) {
        pool.join(entry, gap.open, true);
        return;
      }
      note(gap, entry, skeleton, span);
      if (isProven(gap, span)) {
        gap.open = pool.generalise(withSpan(skeleton, span.from, span.to), gap.from, true);
        gap.contents = [];
        return;
      }
    }
  }
}

function note(gap: Gap, entry: Entry, skeleton: Skeleton, span: Span): void {
  const content = skeleton.words.slice(span.from, span.to).join('');
  if (gap.contents.length < MAX_TEMPLATES && !gap.contents.includes(content)) gap.contents.push(content);
  if (span.width !== gap.width) gap.isVarying = true;
  if (gap.from.length < MAX_TEMPLATES) gap.from.push(entry);
}

function isProven({ contents, isVarying }: Gap, { isQuoted }: Span): boolean {
  if (!isVarying || contents.length < (isQuoted ? MIN_QUOTED_CONTENTS : MIN_CONTENTS)) return false;
  if (!isQuoted && contents.filter((content) => content.includes(' ')).length < MIN_WIDE_CONTENTS) return false;
  return contents.filter((content) => isState(content)).length * 2 < contents.length;
}

function spansOf(skeleton: Skeleton): Span[] {
  if (skeleton.length > MAX_LENGTH) return [];
  const edges = edgesOf(skeleton);
  const spans: Span[] = [];
  for (let from = 0; from < skeleton.length; from++) {
    if (isContent(skeleton.kinds[from])) spans.push(...spansFrom(skeleton, from, edges));
  }
  return spans;
}

function spansFrom(skeleton: Skeleton, from: number, edges: Edges): Span[] {
  const { kinds, words, length } = skeleton;
  const before = words[from - 1];
  const quote = before === '"' || before === "'" ? before : undefined;
  if (from > 0 && kinds[from - 1] !== SPACE_TOKEN && quote === undefined && before !== '[') return [];
  const spans: Span[] = [];
  let width = 0;
  let hasValue = false;
  for (let last = from; last < length && kinds[last] !== DELIMITER_TOKEN; last++) {
    if (kinds[last] === SPACE_TOKEN) continue;
    if (++width > MAX_WIDTH) break;
    if (kinds[last] === VALUE_TOKEN) hasValue = true;
    const to = last + 1;
    const isQuoted = quote !== undefined && words[to] === quote;
    const isClosed = quote === undefined ? to < length && kinds[to] === SPACE_TOKEN : isQuoted;
    if (!isClosed || (hasValue && width > 1)) continue;
    const [wordsBefore, wordsAfter] = [edges.wordsBefore[from], edges.wordsAfter[to]];
    const isAnchored = isQuoted
      ? wordsBefore + wordsAfter >= 1
      : wordsBefore >= 1 && wordsAfter >= 1 && wordsBefore + wordsAfter >= MIN_WORDS_AROUND;
    if (!isAnchored) continue;
    const key = keyOf(edges.before[from], edges.after[to] ^ (isQuoted ? 1 : 0));
    spans.push({ from, to, width, isQuoted, key });
  }
  return spans;
}

/** Hashes of all that stands before and after each position, and how many words with letters. */
interface Edges {
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly wordsBefore: Int32Array;
  readonly wordsAfter: Int32Array;
}

function edgesOf({ length, kinds, hashes, words }: Skeleton): Edges {
  const before = new Int32Array(length + 1).fill(7);
  const after = new Int32Array(length + 1).fill(11);
  const wordsBefore = new Int32Array(length + 1);
  const wordsAfter = new Int32Array(length + 1);
  const counts = (i: number): number => (kinds[i] === WORD_TOKEN && hasLetter(words[i]) ? 1 : 0);
  for (let i = 0; i < length; i++) {
    before[i + 1] = chain(before[i], hashes[i]);
    wordsBefore[i + 1] = wordsBefore[i] + counts(i);
  }
  for (let i = length - 1; i >= 0; i--) {
    after[i] = chain(after[i + 1], hashes[i]);
    wordsAfter[i] = wordsAfter[i + 1] + counts(i);
  }
  return { before, after, wordsBefore, wordsAfter };
}

function chain(sum: number, hash: number): number {
  const mixed = Math.imul(sum, 31) ^ hash;
  return Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
}
