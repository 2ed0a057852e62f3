/** Values of several tokens in lines that are equal around them: `reason "disk full"` beside `reason "timeout"`. */
import type { Entry } from '../entry.js';
import { type Evidence, EvidenceTable, MAX_TEMPLATES } from '../evidence-table.js';
import type { Layout } from '../place.js';
import type { TemplatePool } from '../pool.js';
import { type Skeleton, withSpan } from '../skeleton.js';
import { isState } from '../words.js';
import type { Rule } from './rule.js';
import { type Span, type SpanKind, type Spans } from './spans.js';

interface Gap extends Evidence {
  contents: string[];
  /** Tokens of the first content, and whether another had a different number. */
  readonly width: number;
  isVarying: boolean;
}

export interface GapProof {
  /** Different contents. */
  readonly contents: number;
  /** Among these with more than one word. */
  readonly wide: number;
  /** Whether mere states, as by a hole, prove nothing. */
  readonly isNoState: boolean;
}

/** What encloses a value vouches for it: the less does, the more contents must have been seen. */
export const proofs: Readonly<Record<SpanKind, GapProof>> = {
  assigned: { contents: 2, wide: 0, isNoState: false },
  quoted: { contents: 3, wide: 0, isNoState: true },
  bracketed: { contents: 4, wide: 0, isNoState: true },
  words: { contents: 6, wide: 3, isNoState: true },
  outer: { contents: 8, wide: 4, isNoState: true },
  tail: { contents: 5, wide: 2, isNoState: true },
};

const MAX_CONTENT = 128;

export class GapRule implements Rule {
  readonly name = 'gap';
  readonly evidence = new EvidenceTable<Gap>(50_000);
  readonly #spans: Spans;

  constructor(spans: Spans) {
    this.#spans = spans;
  }

  learn(entry: Entry, skeleton: Skeleton, _layout: Layout, pool: TemplatePool): void {
    for (const span of this.#spans.of(skeleton)) {
      const gap = this.evidence.get(span.key);
      if (gap === undefined) {
        this.evidence.add(span.key, newGap(entry, skeleton, span));
        continue;
      }
      if (gap.open !== undefined) {
        pool.join(entry, gap.open, true);
        return;
      }
      note(gap, entry, skeleton, span);
      if (!provesGap(gap, proofs[span.kind])) continue;
      this.evidence.open(span.key, gap, pool.generalise(withSpan(skeleton, span.from, span.to), gap.from, true));
      gap.contents = [];
      return;
    }
  }
}

function newGap(entry: Entry, skeleton: Skeleton, span: Span): Gap {
  return { from: [entry], contents: [contentOf(skeleton, span)], width: span.to - span.from, isVarying: false };
}

function contentOf({ words }: Skeleton, { from, to }: Span): string {
  return to === from + 1 ? words[from] : words.slice(from, to).join('').slice(0, MAX_CONTENT);
}

function note(gap: Gap, entry: Entry, skeleton: Skeleton, span: Span): void {
  const content = contentOf(skeleton, span);
  if (gap.contents.length < MAX_TEMPLATES && !gap.contents.includes(content)) gap.contents.push(content);
  if (span.to - span.from !== gap.width) gap.isVarying = true;
  if (gap.from.length < MAX_TEMPLATES) gap.from.push(entry);
}

/** Whether different contents of different lengths prove a gap. */
export function provesGap({ contents, isVarying }: Pick<Gap, 'contents' | 'isVarying'>, proof: GapProof): boolean {
  if (!isVarying || contents.length < proof.contents) return false;
  if (contents.filter((content) => content.includes(' ')).length < proof.wide) return false;
  return !proof.isNoState || contents.filter((content) => isState(content)).length * 2 < contents.length;
}
