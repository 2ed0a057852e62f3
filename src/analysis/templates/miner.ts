/** Finds the templates of a stream of log lines: online, deterministic, in bounded memory. docs/reading-logs.md says how. */
import type { Alias } from './aliases.js';
import { detached } from './characters.js';
import { Effort } from './effort.js';
import { type Entry, rootOf } from './entry.js';
import { LeafCache } from './leaf-cache.js';
import { layoutOf } from './place.js';
import { placeholderBit, placeholderText } from './placeholders.js';
import { TemplatePool } from './pool.js';
import { EmptySlotRule } from './rules/empty-slot.js';
import { FreeTextRule } from './rules/free-text.js';
import { GapRule } from './rules/gap.js';
import { HoleAndGapRule } from './rules/hole-and-gap.js';
import { HoleRule } from './rules/hole.js';
import { ListRule } from './rules/list.js';
import { OptionalRule } from './rules/optional.js';
import type { Rule } from './rules/rule.js';
import { SeveralRule } from './rules/several.js';
import { Spans } from './rules/spans.js';
import { Scanner } from './scanner.js';
import { align, type Skeleton, skeletonOf, tokenText, VALUE_TOKEN } from './skeleton.js';
import { absorb, type Slots, slotsOf } from './slots.js';
import { type Memory, type MemoryState, restoreMemory, saveMemory } from './snapshot.js';

/** A template as it reads now. */
export interface MinedTemplate {
  readonly id: string;
  /** With a placeholder for every slot: `<num>`, `<ip>`, `<path>` …, `<*>` where different things or words stood. */
  readonly text: string;
  readonly lines: number;
}

/** A slot of a template and, as far as they were kept, the words that were taken for its values. */
export interface SlotValues {
  readonly placeholder: string;
  readonly values: readonly string[];
}

export interface Parameter {
  readonly placeholder: string;
  readonly value: string;
}

/** One token of a template: a literal, or a slot with its placeholder. */
export interface TemplateToken {
  readonly text: string;
  readonly isSlot: boolean;
}

const STATE_VERSION = 2;
/** Of the first lines of a template the slots of every new form are looked at, later of ever fewer. */
const OBSERVED_LINES = 16;

export interface MinerState extends MemoryState {
  readonly version: number;
  readonly lines: number;
  readonly effort: readonly number[];
}

export class TemplateMiner {
  readonly #scanner = new Scanner();
  readonly #cache = new LeafCache();
  readonly #pool = new TemplatePool((entry, skeleton) => this.#learn(entry, skeleton));
  readonly #lists = new ListRule();
  readonly #spans = new Spans();
  readonly #learning: readonly Rule[] = [
    new HoleRule(),
    new EmptySlotRule(),
    this.#lists,
    new GapRule(this.#spans),
    new HoleAndGapRule(this.#spans),
    new OptionalRule(),
    new FreeTextRule(),
    new SeveralRule(),
  ];
  readonly #effort = new Effort();
  #lines = 0;

  /** The id of the line's template: 16 hex digits, the same for the same shape of line after a restart. */
  add(line: string): string {
    const scanner = this.#scanner;
    scanner.scan(line);
    this.#lines++;
    const leaf = this.#cache.locate(scanner.first, scanner.second);
    const cached = this.#cache.entryAt(leaf);
    if (cached === undefined) return this.#count(this.#find(line), line);
    if (cached.parent === undefined) return this.#count(cached, line);
    const root = rootOf(cached);
    this.#cache.setAt(leaf, root);
    return this.#count(root, line);
  }

  #count(entry: Entry, line: string): string {
    entry.seen = this.#lines;
    const lines = ++entry.lines;
    // Looks into the slots of 1, 2, 4, 8 … lines: enough to name them, and next to nothing.
    if ((lines & (lines - 1)) === 0) this.#observe(entry, line);
    return entry.id;
  }

  #observe(entry: Entry, line: string): void {
    const skeleton = this.#skeleton(line);
    absorb(entry.skeleton, entry.slots, skeleton, this.#slots(skeleton, line));
  }

  #find(line: string): Entry {
    const { first, second } = this.#scanner;
    if (this.#pool.isFull) {
      this.#pool.evict();
      this.#cache.clear();
    }
    const entry = this.#pool.byKey(this.#scanner) ?? this.#search(line);
    this.#cache.add(first, second, entry);
    return entry;
  }

  #search(line: string): Entry {
    const covering = this.#pool.coveringTokens(this.#scanner);
    if (covering !== undefined) {
      if (covering.lines < OBSERVED_LINES) this.#observe(covering, line);
      return covering;
    }
    const skeleton = this.#skeleton(line);
    const known = this.#known(skeleton);
    if (known !== undefined) {
      if (known.lines < OBSERVED_LINES) absorb(known.skeleton, known.slots, skeleton, this.#slots(skeleton, line));
      return known;
    }
    const entry = this.#pool.create(skeleton, this.#slots(skeleton, line), this.#lines);
    if (entry.skeleton === skeleton) this.#study(entry, skeleton);
    return rootOf(entry);
  }

  /** By what a rule has learnt, of a skeleton that no template covers. */
  #known(skeleton: Skeleton): Entry | undefined {
    return this.#pool.coveringFreely(skeleton) ?? this.#lists.match(skeleton, this.#pool);
  }

  #study(entry: Entry, skeleton: Skeleton): void {
    this.#pool.index({ entry, skeleton, isReduced: false });
    const reduced = this.#lists.reduce(skeleton);
    if (reduced !== undefined) this.#pool.index({ entry, skeleton: reduced, isReduced: true });
    if (this.#effort.spend(this.#lines, skeleton.length)) this.#learn(entry, skeleton);
  }

  #learn(entry: Entry, skeleton: Skeleton): void {
    const layout = layoutOf(skeleton);
    for (const rule of this.#learning) rule.learn(entry, skeleton, layout, this.#pool);
  }

  #slots(skeleton: Skeleton, line: string): Slots {
    return slotsOf(skeleton, (token) => this.#textOf(line, token));
  }

  #textOf(line: string, token: number): string {
    return line.slice(this.#scanner.starts[token], this.#scanner.ends[token]);
  }

  /** The skeleton of the line that was scanned last. */
  #skeleton(line: string): Skeleton {
    const { kinds, hashes, length } = this.#scanner;
    const words: string[] = [];
    for (let i = 0; i < length; i++) words.push(tokenText(kinds[i], detached(this.#textOf(line, i))));
    return skeletonOf(kinds.slice(0, length), hashes.slice(0, length), words);
  }

  /** The id that stands for this one by now; itself when nothing is known of it. */
  resolve(id: string): string {
    return this.#pool.aliases.resolve(id);
  }

  /** Aliases found after that sequence number, for whoever stores ids; the last one's number is where to go on. */
  aliasesSince(sequence: number): readonly Alias[] {
    return this.#pool.aliases.since(sequence);
  }

  /** What the template reads; undefined when it is not in memory (any more). */
  text(id: string): string | undefined {
    return this.tokens(id)
      ?.map(({ text }) => text)
      .join('');
  }

  tokens(id: string): readonly TemplateToken[] | undefined {
    const entry = this.#pool.byId(id);
    return entry === undefined ? undefined : tokensOf(entry);
  }

  /** What stands in the slots of the line's template, in order; undefined for a line of no template in memory. Learns nothing. */
  parameters(line: string): { readonly id: string; readonly values: readonly Parameter[] } | undefined {
    this.#scanner.scan(line);
    const skeleton = this.#skeleton(line);
    const entry = this.#pool.byKey(skeleton) ?? this.#pool.covering(skeleton) ?? this.#known(skeleton);
    if (entry === undefined) return undefined;
    const ends = align(entry.skeleton, skeleton);
    return { id: entry.id, values: ends === undefined ? [] : this.#values(line, entry, ends) };
  }

  #values(line: string, { skeleton }: Entry, ends: Int32Array): Parameter[] {
    const { starts, ends: stops } = this.#scanner;
    return slotPositions(skeleton).map((slot) => {
      const from = slot === 0 ? 0 : ends[slot - 1];
      const value = ends[slot] > from ? line.slice(starts[from], stops[ends[slot] - 1]) : '';
      return { placeholder: placeholderText(placeholderBit(value)), value };
    });
  }

  /** The slots of a template in order, with the words merged into them (the first 16 of each), so that an over-merge is seen. */
  slotValues(id: string): readonly SlotValues[] | undefined {
    const entry = this.#pool.byId(id);
    return (
      entry &&
      slotPositions(entry.skeleton).map((slot) => ({
        placeholder: placeholderText(entry.slots.bits[slot]),
        values: entry.slots.values[slot] ?? [],
      }))
    );
  }

  /** The templates in memory, in the order of their creation. */
  *templates(): IterableIterator<MinedTemplate> {
    for (const entry of this.#pool.roots()) {
      const text = tokensOf(entry)
        .map(({ text }) => text)
        .join('');
      yield { id: entry.id, text, lines: entry.lines };
    }
  }

  /** All it knows, to go on exactly here with {@link TemplateMiner.restore}; plain JSON that shares nothing with the miner. */
  snapshot(): MinerState {
    return {
      version: STATE_VERSION,
      lines: this.#lines,
      effort: this.#effort.snapshot(),
      ...saveMemory(this.#memory()),
    };
  }

  /** Throws a RangeError on a state of another version. */
  static restore(state: MinerState): TemplateMiner {
    if (state.version !== STATE_VERSION) {
      throw new RangeError(`state of template miner version ${state.version}, this one reads ${STATE_VERSION}`);
    }
    const miner = new TemplateMiner();
    miner.#lines = state.lines;
    miner.#effort.restore(state.effort);
    restoreMemory(state, miner.#memory());
    return miner;
  }

  #memory(): Memory {
    const evidence = this.#learning.flatMap((rule) => rule.evidence ?? []);
    return { pool: this.#pool, cache: this.#cache, evidence };
  }
}

function slotPositions({ kinds }: Skeleton): number[] {
  return [...kinds.keys()].filter((i) => kinds[i] === VALUE_TOKEN);
}

function tokensOf({ skeleton, slots }: Entry): TemplateToken[] {
  return skeleton.words.map((word, i) => {
    const isSlot = skeleton.kinds[i] === VALUE_TOKEN;
    return { text: isSlot ? placeholderText(slots.bits[i]) : word, isSlot };
  });
}
