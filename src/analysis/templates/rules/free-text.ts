/** Words that are all slots, side by side, are one free text of any length: `why: <*> <*>` beside `why: <*> <*> <*>`. */
import type { Entry } from '../entry.js';
import { type Evidence, EvidenceTable, MAX_TEMPLATES } from '../evidence-table.js';
import type { Layout } from '../place.js';
import type { TemplatePool } from '../pool.js';
import { keyOf, select, type Skeleton, SPACE_TOKEN, VALUE_TOKEN } from '../skeleton.js';
import type { Rule } from './rule.js';

interface FreeText extends Evidence {
  /** Tokens of the first template seen, and whether another had a different number. */
  readonly tokens: number;
  isVarying: boolean;
}

const NONE: ReadonlySet<number> = new Set();

export class FreeTextRule implements Rule {
  readonly name = 'free-text';
  readonly evidence = new EvidenceTable<FreeText>(20_000);

  learn(entry: Entry, skeleton: Skeleton, _layout: Layout, pool: TemplatePool): void {
    const reduced = withoutRuns(skeleton);
    if (reduced === undefined) return;
    const key = keyOf(reduced.first, reduced.second);
    const text = this.evidence.get(key);
    if (text === undefined) {
      this.evidence.add(key, { from: [entry], tokens: skeleton.length, isVarying: false });
      return;
    }
    if (text.open !== undefined) {
      pool.join(entry, text.open, true);
      return;
    }
    if (text.tokens !== skeleton.length) text.isVarying = true;
    if (text.from.length < MAX_TEMPLATES) text.from.push(entry);
    if (text.isVarying) this.evidence.open(key, text, pool.generalise(reduced, text.from, true));
  }
}

/** The scanner takes values side by side for one: only slots that were learnt make runs. Undefined when there is none. */
function withoutRuns(skeleton: Skeleton): Skeleton | undefined {
  const { kinds, length } = skeleton;
  const isRun = (i: number): boolean =>
    kinds[i] === VALUE_TOKEN && kinds[i + 1] === SPACE_TOKEN && kinds[i + 2] === VALUE_TOKEN;
  const kept: number[] = [];
  for (let i = 0; i < length; i++) {
    kept.push(i);
    while (isRun(i)) i += 2;
  }
  return kept.length === length ? undefined : select(skeleton, kept, NONE);
}
