/** Lines equal but for one word: when enough different words were seen there, the place is a slot. */
import type { Entry } from '../entry.js';
import { type Evidence, EvidenceTable, MAX_TEMPLATES } from '../evidence-table.js';
import type { Layout } from '../place.js';
import type { TemplatePool } from '../pool.js';
import { provesSlot } from '../proof.js';
import { HOLE_HASH, keyWith, type Skeleton, VALUE_TOKEN, withValues } from '../skeleton.js';
import type { Rule } from './rule.js';

interface Hole extends Evidence {
  readonly words: string[];
  isValueSeen: boolean;
}

const MAX_WORDS = 16;

export class HoleRule implements Rule {
  readonly name = 'hole';
  readonly evidence = new EvidenceTable<Hole>(50_000);

  learn(entry: Entry, skeleton: Skeleton, layout: Layout, pool: TemplatePool): void {
    for (const at of layout.places) {
      const otherWords = layout.words - (skeleton.kinds[at] === VALUE_TOKEN ? 0 : 1);
      if (otherWords === 0) continue;
      const key = keyWith(skeleton, at, HOLE_HASH);
      const hole = this.evidence.get(key);
      if (hole === undefined) {
        this.evidence.add(key, newHole(entry, skeleton, at));
        continue;
      }
      if (hole.open !== undefined) {
        pool.join(entry, hole.open);
        continue;
      }
      note(hole, entry, skeleton, at);
      const finding = { skeleton, at, isFirst: at === layout.first, values: hole.words, otherWords };
      if (provesSlot(finding, hole.isValueSeen)) {
        this.evidence.open(key, hole, pool.generalise(withValues(skeleton, [at]), hole.from));
      }
    }
  }
}

function newHole(entry: Entry, { kinds, words }: Skeleton, at: number): Hole {
  const isValueSeen = kinds[at] === VALUE_TOKEN;
  return { from: [entry], words: isValueSeen ? [] : [words[at]], isValueSeen };
}

function note(hole: Hole, entry: Entry, skeleton: Skeleton, at: number): void {
  const word = skeleton.words[at];
  if (skeleton.kinds[at] === VALUE_TOKEN) hole.isValueSeen = true;
  else if (hole.words.length < MAX_WORDS && !hole.words.includes(word)) hole.words.push(word);
  if (hole.from.length < MAX_TEMPLATES) hole.from.push(entry);
}
