/** The templates in memory, their joins, and the indices that find them. */
import { Aliases } from './aliases.js';
import { type Entry, liveRoot, rootOf } from './entry.js';
import { anchorOf, coversFreely, FreeTemplates, isFree } from './free-templates.js';
import { commonOfCrowd } from './rules/crowd.js';
import { covers, idOf, keyOf, shapeOf, type Skeleton, VALUE_TOKEN, withValues, WORD_TOKEN } from './skeleton.js';
import { absorb, emptySlots, type Slots } from './slots.js';
import { hasLetter } from './words.js';

/** A skeleton of some shape, and the template it belongs to. */
export interface Member {
  readonly entry: Entry;
  readonly skeleton: Skeleton;
  /** Not the template's own skeleton but its list-reduced form. */
  readonly isReduced: boolean;
}

const MAX_LIVE = 10_000;
const MAX_KEYS = 4 * MAX_LIVE;
const MAX_MEMBERS = 256;
const CROWD = 192;
const MAX_GENERALS = 64;

/** All that has to be kept to go on later; the entries in it are shared. */
export interface PoolIndices {
  created: number;
  byKey: Map<number, Entry>;
  /** Templates with learnt slots, by shape. */
  generals: Map<number, Entry[]>;
  members: Map<number, Member[]>;
  /** Templates with slots of free text, by anchor. */
  frees: ReadonlyMap<number, Entry[]>;
}

export class TemplatePool {
  readonly aliases = new Aliases();
  #created = 0;
  #byId = new Map<string, Entry>();
  /** Skeletons that are, or were at creation, a template of their own. */
  #byKey = new Map<number, Entry>();
  #generals = new Map<number, Entry[]>();
  #members = new Map<number, Member[]>();
  readonly #frees = new FreeTemplates();
  readonly #learn: (entry: Entry, skeleton: Skeleton) => void;

  /** `learn` is told of every text a template takes, so that it can be evidence. */
  constructor(learn: (entry: Entry, skeleton: Skeleton) => void) {
    this.#learn = learn;
  }

  get isFull(): boolean {
    return this.#byId.size > MAX_LIVE || this.#byKey.size > MAX_KEYS;
  }

  byId(id: string): Entry | undefined {
    return this.#byId.get(this.aliases.resolve(id));
  }

  byKey(skeleton: Pick<Skeleton, 'first' | 'second'>): Entry | undefined {
    return liveRoot(this.#byKey.get(keyOf(skeleton.first, skeleton.second)));
  }

  /** The templates that are not joined to others, in the order of their creation. */
  roots(): Iterable<Entry> {
    return this.#byId.values();
  }

  members(shape: number): readonly Member[] {
    return this.#members.get(shape) ?? [];
  }

  /** A template with learnt slots that stands for the skeleton. */
  covering(skeleton: Skeleton): Entry | undefined {
    return this.#generals.get(skeleton.shape)?.find((entry) => isRoot(entry) && covers(entry.skeleton, skeleton));
  }

  /** As {@link TemplatePool.covering}, of tokens whose skeleton has not been made. */
  coveringTokens(tokens: Pick<Skeleton, 'length' | 'kinds' | 'hashes'>): Entry | undefined {
    const generals = this.#generals.get(shapeOf(tokens.kinds, tokens.hashes, tokens.length));
    return generals?.find((entry) => isRoot(entry) && covers(entry.skeleton, tokens));
  }

  /** A template with a slot of free text that stands for the skeleton, whatever their numbers of tokens. */
  coveringFreely(skeleton: Skeleton): Entry | undefined {
    return this.#frees.covering(skeleton);
  }

  /** A template for a skeleton; the one that was known under its id and has changed since, if there is one. */
  create(skeleton: Skeleton, slots: Slots, now: number): Entry {
    const id = this.aliases.resolve(idOf(skeleton));
    let entry = this.#byId.get(id);
    if (entry === undefined) {
      entry = { id, number: this.#created++, parent: undefined, skeleton, slots, lines: 0, seen: now, isGone: false };
      this.#byId.set(id, entry);
    }
    this.#byKey.set(keyOf(skeleton.first, skeleton.second), entry);
    return entry;
  }

  index(member: Member): void {
    const { shape } = member.skeleton;
    let members = this.#members.get(shape) ?? [];
    if (members.length >= MAX_MEMBERS) members = this.#thin(members);
    members.push(member);
    this.#members.set(shape, members);
  }

  /** Too many skeletons of one shape: those that live on; a crowd has most of its words taken for values. */
  #thin(members: readonly Member[]): Member[] {
    let alive = members.filter(isAlive);
    if (alive.length >= CROWD) {
      const common = commonOfCrowd(alive.filter(({ isReduced }) => !isReduced));
      if (common !== undefined) this.generalise(common.skeleton, common.entries);
      alive = alive.filter(isAlive);
    }
    return alive.length >= CROWD ? alive.slice(-MAX_MEMBERS / 2) : alive;
  }

  /**
   * Makes `proven` the text of a template and joins those given, and all it covers, to it. A new text is taken by the one
   * with most lines, so that most lines keep their id. `isProven`: they belong together even where it does not cover them.
   * Undefined when all of those given have left the memory.
   */
  generalise(proven: Skeleton, entries: readonly Entry[], isProven = false): Entry | undefined {
    const skeleton = unionOf(proven, entries);
    const known = this.byKey(skeleton);
    const target = known ?? largest(entries);
    if (target === undefined) return undefined;
    if (known === undefined) {
      this.#takeText(target, skeleton);
      this.index({ entry: target, skeleton, isReduced: false });
    }
    for (const entry of entries) this.join(entry, target, isProven);
    if (holdsLetters(skeleton)) this.#joinCovered(target, skeleton);
    if (known === undefined) this.#learn(target, skeleton);
    return target;
  }

  #joinCovered(target: Entry, skeleton: Skeleton): void {
    this.#addGeneral(target, skeleton.shape);
    for (const { entry, skeleton: member, isReduced } of this.members(skeleton.shape)) {
      if (rootOf(entry) !== target && covers(skeleton, member)) this.join(entry, target, isReduced);
    }
    if (isFree(target)) this.#joinFreely(target);
  }

  /** Joins all templates that one with a slot of free text stands for. Rare: it looks at all of them. */
  #joinFreely(target: Entry): void {
    const anchor = anchorOf(target);
    if (anchor === undefined) return;
    for (const entry of this.#byId.values()) {
      const { hashes, length } = entry.skeleton;
      if (hashes[anchor.place < 0 ? length + anchor.place : anchor.place] !== anchor.hash) continue;
      if (entry !== target && coversFreely(target, entry.skeleton)) this.#alias(entry, target);
    }
  }

  #takeText(entry: Entry, skeleton: Skeleton): void {
    const slots = emptySlots(skeleton.length);
    absorb(skeleton, slots, entry.skeleton, entry.slots);
    entry.skeleton = skeleton;
    entry.slots = slots;
    this.#byKey.set(keyOf(skeleton.first, skeleton.second), entry);
  }

  #addGeneral(entry: Entry, shape: number): void {
    const generals = this.#generals.get(shape) ?? [];
    if (generals.includes(entry) || !isRoot(entry)) return;
    const alive = generals.length < MAX_GENERALS ? generals : generals.filter(isRoot);
    if (alive.length < MAX_GENERALS) alive.push(entry);
    this.#generals.set(shape, alive);
  }

  /** Joins the more special of two templates to the other, if one covers the other or `isProven`. */
  join(a: Entry, b: Entry, isProven = false): void {
    const [from, to] = [rootOf(a), rootOf(b)];
    if (from === to || from.isGone || to.isGone) return;
    if (isProven || covers(to.skeleton, from.skeleton)) this.#alias(from, to);
    else if (covers(from.skeleton, to.skeleton)) this.#alias(to, from);
  }

  #alias(from: Entry, to: Entry): void {
    from.parent = to;
    to.lines += from.lines;
    to.seen = Math.max(to.seen, from.seen);
    absorb(to.skeleton, to.slots, from.skeleton, from.slots);
    if (isFree(to)) this.#frees.add(to);
    this.aliases.add(from.id, to.id);
    this.#byId.delete(from.id);
  }

  /** Makes room: of too many templates the quarter not seen for longest leaves. Their ids stay valid wherever they are stored. */
  evict(): void {
    if (this.#byId.size > MAX_LIVE) {
      const oldest = [...this.#byId.values()].sort((a, b) => a.seen - b.seen || a.number - b.number);
      for (const entry of oldest.slice(0, oldest.length >> 2)) {
        entry.isGone = true;
        this.#byId.delete(entry.id);
      }
    }
    this.#byKey = new Map(
      [...this.#byId.values()].map((entry) => [keyOf(entry.skeleton.first, entry.skeleton.second), entry]),
    );
    this.#generals = kept(this.#generals, isRoot);
    this.#members = kept(this.#members, isAlive);
    this.#frees.clean();
  }

  /** Not a copy: for whoever saves it at once. */
  indices(): PoolIndices {
    return {
      created: this.#created,
      byKey: this.#byKey,
      generals: this.#generals,
      members: this.#members,
      frees: this.#frees.index(),
    };
  }

  restore(roots: Iterable<Entry>, { created, byKey, generals, members, frees }: PoolIndices): void {
    this.#created = created;
    this.#byId = new Map(Array.from(roots, (entry) => [entry.id, entry]));
    this.#byKey = byKey;
    this.#generals = generals;
    this.#members = members;
    this.#frees.restore(frees);
  }
}

function isRoot(entry: Entry): boolean {
  return entry.parent === undefined && !entry.isGone;
}

/** A template's own skeleton counts while it is a root, its reduced form as long as the one it was joined to. */
function isAlive({ entry, isReduced }: Member): boolean {
  return isReduced ? !rootOf(entry).isGone : isRoot(entry);
}

/** A text without a word says nothing: it stands for the lines it was made of, not for all that have its shape. */
function holdsLetters({ kinds, words }: Skeleton): boolean {
  return words.some((word, i) => kinds[i] === WORD_TOKEN && hasLetter(word));
}

/** The skeleton with the slots besides that the templates it is made of have by now: the text must stand for all their lines. */
function unionOf(skeleton: Skeleton, entries: readonly Entry[]): Skeleton {
  let union = skeleton;
  for (const entry of entries) {
    const { skeleton: other, isGone } = rootOf(entry);
    if (isGone || other.length !== union.length) continue;
    const slots: number[] = [];
    for (let i = 0; i < other.length; i++) {
      if (other.kinds[i] === VALUE_TOKEN && union.kinds[i] !== VALUE_TOKEN) slots.push(i);
    }
    if (slots.length === 0) continue;
    const wider = withValues(union, slots);
    if (covers(wider, other)) union = wider;
  }
  return union;
}

/** The root with most lines among them; of equals the oldest. */
function largest(entries: readonly Entry[]): Entry | undefined {
  let best: Entry | undefined;
  for (const entry of entries) {
    const root = rootOf(entry);
    if (root.isGone) continue;
    const lead = best === undefined ? 1 : root.lines - best.lines;
    if (lead > 0 || (best !== undefined && lead === 0 && root.number < best.number)) best = root;
  }
  return best;
}

function kept<T>(index: ReadonlyMap<number, T[]>, isKept: (item: T) => boolean): Map<number, T[]> {
  const lists = [...index].map(([key, list]) => [key, list.filter(isKept)] as const);
  return new Map(lists.filter(([, list]) => list.length > 0));
}
