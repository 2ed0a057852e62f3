/** A value that may be missing: `user=` beside `user=bob`, `[]` beside `[a]`, `""` beside `"x"`. */
import type { Entry } from '../entry.js';
import { type Evidence, EvidenceTable } from '../evidence-table.js';
import { closing, type Layout } from '../place.js';
import type { TemplatePool } from '../pool.js';
import {
  DELIMITER_TOKEN,
  isContent,
  keyOf,
  keyWith,
  type Skeleton,
  VALUE_HASH,
  withSpan,
  withValues,
} from '../skeleton.js';
import type { Rule } from './rule.js';

interface EmptySlot extends Evidence {
  isEmptySeen: boolean;
  isFilledSeen: boolean;
}

const endsValue = new Set([' ', ',', ';', ')', ']', '}', undefined]);

export class EmptySlotRule implements Rule {
  readonly name = 'empty-slot';
  readonly evidence = new EvidenceTable<EmptySlot>(20_000);

  learn(entry: Entry, skeleton: Skeleton, _layout: Layout, pool: TemplatePool): void {
    const { kinds, words, length } = skeleton;
    for (let i = 0; i < length; i++) {
      if (kinds[i] !== DELIMITER_TOKEN) continue;
      const isFilled = i + 1 < length && isContent(kinds[i + 1]);
      const end = words[i] === '<' ? undefined : closing[words[i]];
      const isSlot =
        words[i] === '='
          ? isFilled || endsValue.has(words[i + 1])
          : end !== undefined && end === words[isFilled ? i + 2 : i + 1];
      if (isSlot) this.#note(entry, skeleton, i + 1, isFilled, pool);
    }
  }

  #note(entry: Entry, skeleton: Skeleton, at: number, isFilled: boolean, pool: TemplatePool): void {
    const key = isFilled ? keyWith(skeleton, at, VALUE_HASH) : keyOfSpan(skeleton, at);
    const slot = this.evidence.get(key);
    if (slot === undefined) {
      this.evidence.add(key, { from: [entry], isEmptySeen: !isFilled, isFilledSeen: isFilled });
      return;
    }
    if (isFilled) slot.isFilledSeen = true;
    else slot.isEmptySeen = true;
    if (!slot.from.includes(entry)) slot.from = [...slot.from.slice(-3), entry];
    if (!slot.isEmptySeen || !slot.isFilledSeen) return;
    const full = isFilled ? withValues(skeleton, [at]) : withSpan(skeleton, at, at);
    this.evidence.open(key, slot, pool.generalise(full, slot.from, true));
  }
}

function keyOfSpan(skeleton: Skeleton, at: number): number {
  const { first, second } = withSpan(skeleton, at, at);
  return keyOf(first, second);
}
