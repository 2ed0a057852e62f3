/** Enumerations of any length: `[a, b, c]`, `10.0.0.1,10.0.0.2`, `[T(x=1), T(x=2)]` are one template with their first item. */
import type { Entry } from '../entry.js';
import { type Evidence, EvidenceTable, MAX_TEMPLATES } from '../evidence-table.js';
import type { Layout } from '../place.js';
import type { TemplatePool } from '../pool.js';
import {
  DELIMITER_TOKEN,
  isContent,
  keyOf,
  select,
  type Skeleton,
  SPACE_TOKEN,
  VALUE_HASH,
  VALUE_TOKEN,
  WORD_TOKEN,
} from '../skeleton.js';
import type { Rule } from './rule.js';

interface List extends Evidence {
  /** Tokens of the first line seen, and whether another had a different number. */
  readonly tokens: number;
  isVarying: boolean;
}

export class ListRule implements Rule {
  readonly name = 'list';
  readonly evidence = new EvidenceTable<List>(20_000);

  #last: { readonly of: Skeleton; readonly reduced: Skeleton | undefined } | undefined;

  /** {@link reduceLists}, remembered for the skeleton asked for last, which is asked for several times. */
  reduce(skeleton: Skeleton): Skeleton | undefined {
    if (this.#last?.of !== skeleton) this.#last = { of: skeleton, reduced: reduceLists(skeleton) };
    return this.#last.reduced;
  }

  match(skeleton: Skeleton, pool: TemplatePool): Entry | undefined {
    const reduced = this.reduce(skeleton);
    if (reduced === undefined) return undefined;
    return this.evidence.openedAt(keyOf(reduced.first, reduced.second)) ?? pool.covering(reduced);
  }

  learn(entry: Entry, skeleton: Skeleton, _layout: Layout, pool: TemplatePool): void {
    const reduced = this.reduce(skeleton);
    if (reduced === undefined && !skeleton.kinds.includes(VALUE_TOKEN)) return;
    const common = reduced ?? skeleton;
    const key = keyOf(common.first, common.second);
    const list = this.evidence.get(key);
    if (list === undefined) {
      this.evidence.add(key, { from: [entry], tokens: skeleton.length, isVarying: false });
      return;
    }
    if (list.open !== undefined) {
      pool.join(entry, list.open, true);
      return;
    }
    if (list.tokens !== skeleton.length) list.isVarying = true;
    if (list.from.length < MAX_TEMPLATES) list.from.push(entry);
    if (list.isVarying) this.evidence.open(key, list, pool.generalise(common, list.from, true));
  }
}

/** One level of brackets while reading from left to right. */
interface Level {
  itemStart: number;
  /** The separator before the current item, or -1. */
  separator: number;
  /** Where the item before stood, and its hash; -1 when it was no item of a list. */
  previous: { from: number; to: number; hash: number };
  readonly isBracketed: boolean;
}

const opens = new Set(['(', '[', '{']);
const closes = new Set([')', ']', '}']);
const separators = new Set([',', ';', '|']);
const NOTHING = -1;

/** The skeleton with runs of like items cut to the first, or undefined when it has none. */
function reduceLists(skeleton: Skeleton): Skeleton | undefined {
  const isList = skeleton.words.some((word) => separators.has(word));
  return !isList ? undefined : new ListReader(skeleton).reduced();
}

class ListReader {
  readonly #skeleton: Skeleton;
  readonly #keep: Uint8Array;
  readonly #levels: Level[] = [];
  readonly #values = new Set<number>();
  #dropped = 0;

  constructor(skeleton: Skeleton) {
    this.#skeleton = skeleton;
    this.#keep = new Uint8Array(skeleton.length).fill(1);
    this.#open(0, false);
  }

  reduced(): Skeleton | undefined {
    const { kinds, words, length } = this.#skeleton;
    for (let i = 0; i < length; i++) {
      if (kinds[i] !== DELIMITER_TOKEN) continue;
      const level = this.#levels[this.#levels.length - 1];
      if (opens.has(words[i])) this.#open(i + 1, true);
      else if (closes.has(words[i]) && level.isBracketed) {
        this.#endItem(level, i);
        this.#levels.pop();
      } else if (separators.has(words[i])) {
        if (!level.isBracketed) this.#startAtToken(level, i);
        this.#endItem(level, i);
        level.separator = i;
        level.itemStart = i + 1;
      }
    }
    this.#endOfLine();
    if (this.#dropped === 0) return undefined;
    const kept = [...this.#keep.keys()].filter((i) => this.#keep[i] === 1);
    return select(this.#skeleton, kept, this.#values);
  }

  #open(itemStart: number, isBracketed: boolean): void {
    this.#levels.push({ itemStart, separator: -1, previous: { from: 0, to: 0, hash: NOTHING }, isBracketed });
  }

  /** Outside brackets only the token that touches the separator is an item; more before it break the run. */
  #startAtToken(level: Level, separator: number): void {
    const { kinds } = this.#skeleton;
    let start = separator;
    while (start > level.itemStart && kinds[start - 1] !== SPACE_TOKEN && kinds[start - 1] !== DELIMITER_TOKEN) start--;
    if (this.#skipSpaces(level.itemStart, start) < start) {
      this.#endRun(level, start);
      level.previous.hash = NOTHING;
    }
    level.itemStart = start;
  }

  #skipSpaces(from: number, to: number): number {
    let i = from;
    while (i < to && this.#skeleton.kinds[i] === SPACE_TOKEN) i++;
    return i;
  }

  #endOfLine(): void {
    if (this.#levels.length === 1) this.#endRun(this.#levels[0], this.#skeleton.length);
  }

  /** The last item outside brackets: a value right after the separator, or the last word of a list. */
  #endRun(level: Level, end: number): void {
    const { kinds } = this.#skeleton;
    if (level.separator < 0) return;
    const value = this.#skipSpaces(level.itemStart, end);
    if (value >= end) return;
    const isLastWord = kinds[value] === WORD_TOKEN && value === level.itemStart && this.#isInList(value);
    if (kinds[value] === VALUE_TOKEN || isLastWord) this.#endItem(level, value + 1);
  }

  /** Drops the item that ends here when it is like the one before. Only items that hold a value make lists. */
  #endItem(level: Level, end: number): void {
    const { kinds } = this.#skeleton;
    const from = this.#skipSpaces(level.itemStart, end);
    let to = end;
    while (to > from && kinds[to - 1] === SPACE_TOKEN) to--;
    const hash = this.#hashOfItem(from, to, level.isBracketed);
    const { previous } = level;
    if (hash === NOTHING || hash !== previous.hash) {
      level.previous = { from, to, hash };
      return;
    }
    this.#keep.fill(0, level.separator, to);
    this.#dropped++;
    for (let i = previous.from; i < previous.to; i++) {
      if (kinds[i] === WORD_TOKEN && this.#isItemValue(i, previous.from, previous.to, level.isBracketed))
        this.#values.add(i);
    }
  }

  #hashOfItem(from: number, to: number, isBracketed: boolean): number {
    const { kinds, hashes } = this.#skeleton;
    let hash = 17;
    let values = 0;
    for (let i = from; i < to; i++) {
      if (this.#keep[i] === 0) continue;
      const isWordValue = kinds[i] === WORD_TOKEN && this.#isItemValue(i, from, to, isBracketed);
      if (isWordValue || kinds[i] === VALUE_TOKEN) values++;
      hash = (Math.imul(hash, 31) + (isWordValue ? VALUE_HASH : hashes[i])) | 0;
    }
    return values > 0 ? hash : NOTHING;
  }

  /** A word counts as a value after `=`, and as the whole of an item in brackets or in a list. */
  #isItemValue(at: number, from: number, to: number, isBracketed: boolean): boolean {
    if (this.#skeleton.words[at - 1] === '=') return true;
    return at === from && at === to - 1 && (isBracketed || this.#isInList(at));
  }

  /** In `a,b,c`: prose has a space behind a comma. */
  #isInList(at: number): boolean {
    const { kinds, words } = this.#skeleton;
    const isItem = (place: number): boolean => isContent(kinds[place] ?? SPACE_TOKEN);
    return (words[at - 1] === ',' && isItem(at - 2)) || (words[at + 1] === ',' && isItem(at + 2));
  }
}
