/** Lines that differ in one word and in one value of several tokens: `job a failed: disk full` beside `job b failed: timeout`. */
import type { Entry } from '../entry.js';
import { type Evidence, EvidenceTable, MAX_TEMPLATES } from '../evidence-table.js';
import { layoutOf, type Layout } from '../place.js';
import { WORD_BIT } from '../placeholders.js';
import type { TemplatePool } from '../pool.js';
import { provesSlot } from '../proof.js';
import { HOLE_HASH, keyWith, type Skeleton, VALUE_TOKEN, withSpan, withValues } from '../skeleton.js';
import { provesGap, proofs } from './gap.js';
import type { Rule } from './rule.js';
import type { Span, Spans } from './spans.js';

interface HoleAndGap extends Evidence {
  readonly words: string[];
  readonly contents: string[];
  readonly width: number;
  isVarying: boolean;
  /** The gap alone is proven already. */
  isGapOpen: boolean;
}

/** So many enclosed values of a line are looked at. */
const MAX_SPANS = 6;
const MAX_WORDS = 16;

export class HoleAndGapRule implements Rule {
  readonly name = 'hole-and-gap';
  readonly evidence = new EvidenceTable<HoleAndGap>(50_000);
  readonly #spans: Spans;

  constructor(spans: Spans) {
    this.#spans = spans;
  }

  learn(entry: Entry, skeleton: Skeleton, _layout: Layout, pool: TemplatePool): void {
    if (entry.skeleton !== skeleton) return;
    for (const span of this.#enclosed(skeleton)) {
      const reduced = withSpan(skeleton, span.from, span.to);
      if (span.to > span.from + 1) pool.index({ entry, skeleton: reduced, isReduced: true });
      if (this.#learnReduced(entry, skeleton, span, reduced, pool)) return;
    }
  }

  #enclosed(skeleton: Skeleton): Span[] {
    return this.#spans
      .of(skeleton)
      .filter(({ kind }) => kind !== 'words' && kind !== 'outer')
      .slice(0, MAX_SPANS);
  }

  /** Whether it was joined to a template. */
  #learnReduced(entry: Entry, skeleton: Skeleton, span: Span, reduced: Skeleton, pool: TemplatePool): boolean {
    const { first, words, places } = layoutOf(reduced);
    const content = skeleton.words.slice(span.from, span.to).join('').slice(0, 64);
    const isGapOpen =
      span.to === span.from + 1 && skeleton.kinds[span.from] === VALUE_TOKEN && holdsWords(entry, span.from);
    for (const at of places) {
      if (reduced.kinds[at] === VALUE_TOKEN) continue;
      const key = keyWith(reduced, at, HOLE_HASH + span.kind.length);
      const pair = this.evidence.get(key);
      if (pair === undefined) {
        const width = span.to - span.from;
        const words = [reduced.words[at]];
        this.evidence.add(key, { from: [entry], words, contents: [content], width, isVarying: false, isGapOpen });
        continue;
      }
      if (pair.open !== undefined) {
        pool.join(entry, pair.open, true);
        return true;
      }
      note(pair, entry, reduced.words[at], content, span);
      pair.isGapOpen ||= isGapOpen;
      const finding = { skeleton: reduced, at, isFirst: at === first, values: pair.words, otherWords: words - 1 };
      if (
        pair.words.length < 2 ||
        !(pair.isGapOpen || provesGap(pair, proofs[span.kind])) ||
        !provesSlot(finding, false)
      )
        continue;
      this.evidence.open(key, pair, pool.generalise(withValues(reduced, [at]), pair.from, true));
      return true;
    }
    return false;
  }
}

function note(pair: HoleAndGap, entry: Entry, word: string, content: string, { from, to }: Span): void {
  if (pair.words.length < MAX_WORDS && !pair.words.includes(word)) pair.words.push(word);
  if (pair.contents.length < MAX_WORDS && !pair.contents.includes(content)) pair.contents.push(content);
  if (to - from !== pair.width) pair.isVarying = true;
  if (pair.from.length < MAX_TEMPLATES && !pair.from.includes(entry)) pair.from.push(entry);
}

/** Whether words, not only masked values, were merged into the slot at a position. */
function holdsWords({ slots }: Entry, at: number): boolean {
  return (slots.bits[at] & WORD_BIT) !== 0;
}
