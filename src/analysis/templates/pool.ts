/** The templates in memory, by number: their skeletons, counts and joins, and the indices that find them. */
import { type Alias, Aliases } from './aliases.js';
import { commonOfCrowd } from './rules/crowd.js';
import { covers, idOf, keyOf, type Skeleton } from './skeleton.js';
import { skeletonFrom, skeletonState, type SkeletonState } from './skeleton-state.js';
import { absorb, emptySlots, type Slots } from './slots.js';

/** A skeleton of some shape, and the template it belongs to. */
export interface Member {
  readonly id: number;
  readonly skeleton: Skeleton;
  /** Not the template's own skeleton but its list-reduced form. */
  readonly isReduced: boolean;
}

export const MAX_LIVE = 10_000;
const MAX_NUMBERS = 4 * MAX_LIVE;
const MAX_MEMBERS = 256;
const CROWD = 192;
const MAX_GENERALS = 64;

export interface Entry {
  parent: number;
  skeleton: Skeleton;
  slots: Slots;
  readonly id: string;
  lines: number;
  seen: number;
}

interface EntryState {
  readonly parent: number;
  readonly skeleton: SkeletonState;
  readonly bits: readonly number[];
  readonly values: readonly (readonly string[])[];
  readonly id: string;
  readonly lines: number;
  readonly seen: number;
}

interface MemberState {
  readonly id: number;
  readonly isReduced: boolean;
  /** Left out when it is the template's own. */
  readonly skeleton?: SkeletonState;
}

export interface PoolState {
  readonly entries: readonly EntryState[];
  readonly byKey: readonly (readonly [number, number])[];
  readonly generals: readonly (readonly [number, readonly number[]])[];
  readonly members: readonly (readonly [number, readonly MemberState[]])[];
  readonly aliases: readonly Alias[];
}

export class TemplatePool {
  readonly aliases = new Aliases();
  #entries: Entry[] = [];
  #live = 0;
  /** Skeletons that are, or were at creation, a template of their own. */
  #byKey = new Map<number, number>();
  #byId = new Map<string, number>();
  /** Templates with learnt slots, by shape. */
  #generals = new Map<number, number[]>();
  #members = new Map<number, Member[]>();
  readonly #learn: (id: number, skeleton: Skeleton) => void;

  /** `learn` is told of every skeleton that is new, so that it can be evidence. */
  constructor(learn: (id: number, skeleton: Skeleton) => void) {
    this.#learn = learn;
  }

  get live(): number {
    return this.#live;
  }

  get isFull(): boolean {
    return this.#live > MAX_LIVE || this.#entries.length > MAX_NUMBERS;
  }

  /** The template a number stands for by now. */
  root(id: number): number {
    const entries = this.#entries;
    let root = id;
    while (entries[root].parent !== root) root = entries[root].parent = entries[entries[root].parent].parent;
    return root;
  }

  entry(id: number): Entry {
    return this.#entries[id];
  }

  isRoot(id: number): boolean {
    return this.#entries[id].parent === id;
  }

  byId(id: string): Entry | undefined {
    const number = this.#byId.get(this.aliases.resolve(id));
    return number === undefined ? undefined : this.#entries[this.root(number)];
  }

  *roots(): IterableIterator<Entry> {
    for (const [number, entry] of this.#entries.entries()) if (entry.parent === number) yield entry;
  }

  byKey(skeleton: Pick<Skeleton, 'first' | 'second'>): number | undefined {
    return this.#byKey.get(keyOf(skeleton.first, skeleton.second));
  }

  members(shape: number): readonly Member[] {
    return this.#members.get(shape) ?? [];
  }

  /** A template with learnt slots that stands for the skeleton. */
  covering(skeleton: Skeleton): number | undefined {
    return this.#generals
      .get(skeleton.shape)
      ?.find((id) => this.isRoot(id) && covers(this.#entries[id].skeleton, skeleton));
  }

  /** A template of its own for a skeleton; or the one that was known under its id and has been joined to another since. */
  create(skeleton: Skeleton, slots: Slots, now: number): number {
    const id = this.aliases.resolve(idOf(skeleton));
    const known = this.#byId.get(id);
    if (known !== undefined) {
      this.#byKey.set(keyOf(skeleton.first, skeleton.second), known);
      return this.root(known);
    }
    const number = this.#entries.length;
    this.#entries.push({ parent: number, skeleton, slots, id, lines: 0, seen: now });
    this.#byKey.set(keyOf(skeleton.first, skeleton.second), number);
    this.#byId.set(id, number);
    this.#live++;
    return number;
  }

  index(member: Member): void {
    const { shape } = member.skeleton;
    let members = this.#members.get(shape);
    if (members !== undefined && members.length >= MAX_MEMBERS) members = this.#thin(members);
    if (members === undefined) this.#members.set(shape, (members = []));
    members.push(member);
    this.#members.set(shape, members);
  }

  /** Too many skeletons of one shape: those that live on; when these are a crowd, they have most of their words taken for values. */
  #thin(members: readonly Member[]): Member[] {
    const isAlive = ({ id, isReduced }: Member): boolean => isReduced || this.isRoot(id);
    let alive = members.filter(isAlive);
    if (alive.length >= CROWD) {
      const common = commonOfCrowd(alive.filter(({ isReduced }) => !isReduced));
      if (common !== undefined) this.generalise(common.skeleton, common.ids);
      alive = alive.filter(isAlive);
    }
    return alive.length >= CROWD ? alive.slice(-MAX_MEMBERS / 2) : alive;
  }

  /**
   * Makes `skeleton` the text of a template and joins those given, and all it covers, to it. A new text is taken by the one
   * with most lines, so that most lines keep their id. `isProven`: they belong together even where it does not cover them.
   */
  generalise(skeleton: Skeleton, ids: readonly number[], isProven = false): number {
    const known = this.byKey(skeleton);
    const target = known ?? this.#largest(ids);
    if (known === undefined) {
      this.#takeText(target, skeleton);
      this.index({ id: target, skeleton, isReduced: false });
    }
    this.#addGeneral(target, skeleton.shape);
    for (const id of ids) this.join(id, target, isProven);
    for (const { id, skeleton: member, isReduced } of this.members(skeleton.shape)) {
      if (this.root(id) !== target && covers(skeleton, member)) this.join(id, target, isReduced);
    }
    if (known === undefined) this.#learn(target, skeleton);
    return target;
  }

  #largest(ids: readonly number[]): number {
    let best = -1;
    for (const id of ids) {
      const root = this.root(id);
      const lead = best < 0 ? 1 : this.#entries[root].lines - this.#entries[best].lines;
      if (lead > 0 || (lead === 0 && root < best)) best = root;
    }
    return best;
  }

  #takeText(id: number, skeleton: Skeleton): void {
    const entry = this.#entries[id];
    const slots = emptySlots(skeleton.length);
    absorb(skeleton, slots, entry.skeleton, entry.slots);
    entry.skeleton = skeleton;
    entry.slots = slots;
    this.#byKey.set(keyOf(skeleton.first, skeleton.second), id);
  }

  #addGeneral(id: number, shape: number): void {
    const generals = this.#generals.get(shape);
    if (generals === undefined) this.#generals.set(shape, [id]);
    else if (!generals.includes(id) && this.isRoot(id)) {
      const alive = generals.length < MAX_GENERALS ? generals : generals.filter((other) => this.isRoot(other));
      if (alive.length < MAX_GENERALS) alive.push(id);
      this.#generals.set(shape, alive);
    }
  }

  /** Joins the more special of two templates to the other, if one covers the other or `isProven`. */
  join(a: number, b: number, isProven = false): void {
    const from = this.root(a);
    const to = this.root(b);
    if (from === to) return;
    const [{ skeleton: special }, { skeleton: general }] = [this.#entries[from], this.#entries[to]];
    if (isProven || covers(general, special)) this.#alias(from, to);
    else if (covers(special, general)) this.#alias(to, from);
  }

  #alias(from: number, to: number): void {
    const source = this.#entries[from];
    const target = this.#entries[to];
    source.parent = to;
    target.lines += source.lines;
    target.seen = Math.max(target.seen, source.seen);
    absorb(target.skeleton, target.slots, source.skeleton, source.slots);
    this.aliases.add(source.id, target.id);
    this.#live--;
  }

  /**
   * Makes room: joined templates leave, and when there are too many others, the quarter not seen for longest. Their ids stay
   * valid wherever they are stored. Answers how to renumber what is left, -1 for what has gone.
   */
  compact(): (id: number) => number {
    const roots = [...this.#entries.keys()].filter((id) => this.isRoot(id));
    const stay = this.#live > MAX_LIVE ? this.#newest(roots) : roots;
    const numbers = new Map(stay.map((id, number) => [id, number]));
    const rootOf = this.#entries.map((_, id) => numbers.get(this.root(id)) ?? -1);
    const renumber = (id: number): number => rootOf[id];
    this.#entries = stay.map((id, number) => ({ ...this.#entries[id], parent: number }));
    this.#live = stay.length;
    this.#byId = new Map(this.#entries.map(({ id }, number) => [id, number]));
    this.#byKey = new Map(
      this.#entries.map(({ skeleton }, number) => [keyOf(skeleton.first, skeleton.second), number]),
    );
    this.#generals = this.#renumbered(this.#generals, (ids) => [...new Set(ids.map(renumber))].filter((id) => id >= 0));
    this.#members = this.#renumbered(this.#members, (members) =>
      members
        .filter(({ id, isReduced }) => renumber(id) >= 0 && (isReduced || numbers.has(id)))
        .map((member) => ({ ...member, id: renumber(member.id) })),
    );
    return renumber;
  }

  snapshot(): PoolState {
    return {
      entries: this.#entries.map(({ skeleton, slots, ...rest }) => ({
        ...rest,
        skeleton: skeletonState(skeleton),
        bits: [...slots.bits],
        values: Array.from(slots.values, (values) => values ?? []),
      })),
      byKey: [...this.#byKey],
      generals: [...this.#generals],
      members: [...this.#members].map(([shape, members]) => [
        shape,
        members.map(({ id, skeleton, isReduced }) => {
          const isOwn = this.#entries[id].skeleton === skeleton;
          return { id, isReduced, skeleton: isOwn ? undefined : skeletonState(skeleton) };
        }),
      ]),
      aliases: this.aliases.snapshot(),
    };
  }

  restore(state: PoolState): void {
    this.#entries = state.entries.map(({ skeleton, bits, values, ...rest }) => ({
      ...rest,
      skeleton: skeletonFrom(skeleton),
      slots: { bits: Uint32Array.from(bits), values: values.map((list) => (list.length > 0 ? [...list] : undefined)) },
    }));
    this.#byKey = new Map(state.byKey);
    this.#byId = new Map(this.#entries.map(({ id }, number) => [id, number]));
    this.#generals = new Map(state.generals.map(([shape, ids]) => [shape, [...ids]]));
    this.#members = new Map(
      state.members.map(([shape, members]) => [
        shape,
        members.map(({ id, isReduced, skeleton }) => ({
          id,
          isReduced,
          skeleton: skeleton === undefined ? this.#entries[id].skeleton : skeletonFrom(skeleton),
        })),
      ]),
    );
    this.aliases.restore(state.aliases);
    this.#live = this.#entries.filter((_, id) => this.isRoot(id)).length;
  }

  #newest(roots: readonly number[]): number[] {
    const byAge = roots.toSorted((a, b) => this.#entries[a].seen - this.#entries[b].seen || a - b);
    return byAge.slice(roots.length >> 2).toSorted((a, b) => a - b);
  }

  #renumbered<T>(index: ReadonlyMap<number, T[]>, change: (list: T[]) => T[]): Map<number, T[]> {
    const changed = [...index].map(([key, list]) => [key, change(list)] as const);
    return new Map(changed.filter(([, list]) => list.length > 0));
  }
}
