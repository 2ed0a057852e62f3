/** A value that may be missing: `user=` beside `user=bob`, `[]` beside `[a]`, `""` beside `"x"`. */
import { type Evidence, EvidenceTable } from '../evidence-table.js';
import { closing, type Layout } from '../place.js';
import type { TemplatePool } from '../pool.js';
import { DELIMITER_TOKEN, isContent, keyOf, type Skeleton, withSpan, withValues } from '../skeleton.js';
import type { Rule } from './rule.js';

interface EmptySlot extends Evidence {
  /** The template seen with nothing in the slot, and the one with something, or -1. */
  readonly sides: [empty: number, filled: number];
}

/** More empty assignments of one line than this are not filled in search of its template. */
const MAX_FILLED = 3;
const endsValue = new Set([' ', ',', ';', ')', ']', '}', undefined]);

export class EmptySlotRule implements Rule {
  readonly name = 'empty-slot';
  readonly evidence = new EvidenceTable<EmptySlot>(20_000);

  match(skeleton: Skeleton, pool: TemplatePool, filled = 0): number | undefined {
    if (filled >= MAX_FILLED) return undefined;
    for (let i = 0; i < skeleton.length; i++) {
      if (skeleton.words[i] !== '=' || !endsValue.has(skeleton.words[i + 1])) continue;
      const full = withSpan(skeleton, i + 1, i + 1);
      const found = pool.covering(full) ?? this.match(full, pool, filled + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  learn(id: number, skeleton: Skeleton, _layout: Layout, pool: TemplatePool): void {
    const { kinds, words, length } = skeleton;
    for (let i = 0; i < length; i++) {
      if (kinds[i] !== DELIMITER_TOKEN) continue;
      const isFilled = i + 1 < length && isContent(kinds[i + 1]);
      const end = words[i] === '<' ? undefined : closing[words[i]];
      const isSlot =
        words[i] === '='
          ? isFilled || endsValue.has(words[i + 1])
          : end !== undefined && end === words[isFilled ? i + 2 : i + 1];
      if (isSlot) this.#note(id, skeleton, i + 1, isFilled, pool);
    }
  }

  #note(id: number, skeleton: Skeleton, at: number, isFilled: boolean, pool: TemplatePool): void {
    const full = isFilled ? withValues(skeleton, [at]) : withSpan(skeleton, at, at);
    const slot = this.evidence.at(keyOf(full.first, full.second), newSlot);
    slot.sides[isFilled ? 1 : 0] = 1;
    if (!slot.ids.includes(id)) slot.ids = [...slot.ids.slice(-3), id];
    if (slot.sides[0] === 1 && slot.sides[1] === 1) slot.open = pool.generalise(full, slot.ids, true);
  }
}

function newSlot(): EmptySlot {
  return { ids: [], open: -1, sides: [0, 0] };
}
