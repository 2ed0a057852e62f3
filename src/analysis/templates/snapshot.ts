/** A miner's memory as JSON: entries get numbers, whatever points to one holds its number. */
import type { Alias } from './aliases.js';
import { type Entry, rootOf } from './entry.js';
import type { Evidence, EvidenceTable } from './evidence-table.js';
import type { LeafCache } from './leaf-cache.js';
import type { TemplatePool } from './pool.js';
import { skeletonFrom, skeletonState, type SkeletonState } from './skeleton-state.js';
import { emptySlots } from './slots.js';

interface RootState {
  readonly id: string;
  readonly number: number;
  readonly skeleton: SkeletonState;
  readonly bits: readonly number[];
  readonly values: readonly (readonly string[])[];
  readonly lines: number;
  readonly seen: number;
}

interface MemberState {
  readonly entry: number;
  readonly isReduced: boolean;
  /** Left out when it is the template's own. */
  readonly skeleton?: SkeletonState;
}

type ListState<T> = readonly (readonly [key: number, list: readonly T[]])[];
type EvidenceState = Readonly<Record<string, unknown>> & { readonly from: readonly number[]; readonly open?: number };
type PartState = readonly (readonly [key: number, evidence: EvidenceState])[];

export interface MemoryState {
  readonly roots: readonly RootState[];
  /** Numbers of the roots of joined entries; these entries are numbered after the roots. */
  readonly joined: readonly number[];
  readonly created: number;
  readonly byKey: readonly (readonly [key: number, entry: number])[];
  readonly generals: ListState<number>;
  readonly frees: ListState<number>;
  readonly members: ListState<MemberState>;
  readonly aliases: readonly Alias[];
  readonly leaves: readonly (readonly [first: number, second: number, entry: number])[];
  readonly evidence: readonly (readonly PartState[])[];
}

export interface Memory {
  readonly pool: TemplatePool;
  readonly cache: LeafCache;
  readonly evidence: readonly EvidenceTable<Evidence>[];
}

/** Stands for every entry that has left the memory. */
const GONE = -1;

export function saveMemory({ pool, cache, evidence }: Memory): MemoryState {
  const roots = [...pool.roots()];
  const numbers = new Map(roots.map((entry, number) => [entry, number]));
  const joined: number[] = [];
  const numberOf = (entry: Entry): number => {
    const root = rootOf(entry);
    if (root.isGone) return GONE;
    let number = numbers.get(entry);
    if (number === undefined) {
      number = roots.length + joined.length;
      numbers.set(entry, number);
      joined.push(numbers.get(root) ?? GONE);
    }
    return number;
  };
  const evidenceState = ({ from, open, ...rest }: Evidence): EvidenceState => {
    const state = { ...rest, from: from.map(numberOf) };
    return open === undefined ? state : { ...state, open: numberOf(open) };
  };
  const indices = pool.indices();
  return structuredClone({
    roots: roots.map(rootState),
    joined,
    created: indices.created,
    byKey: Array.from(indices.byKey, ([key, entry]) => [key, numberOf(entry)] as const),
    generals: Array.from(indices.generals, ([shape, list]) => [shape, list.map(numberOf)] as const),
    frees: Array.from(indices.frees, ([anchor, list]) => [anchor, list.map(numberOf)] as const),
    members: Array.from(indices.members, ([shape, list]) => {
      const states = list.map(({ entry, isReduced, skeleton }): MemberState => {
        const state = { entry: numberOf(entry), isReduced };
        return skeleton === entry.skeleton ? state : { ...state, skeleton: skeletonState(skeleton) };
      });
      return [shape, states] as const;
    }),
    aliases: pool.aliases.snapshot(),
    leaves: Array.from(cache.leaves(), ([first, second, entry]) => [first, second, numberOf(entry)] as const),
    evidence: evidence.map((table) =>
      table.parts().map((part) => part.map(([key, entry]) => [key, evidenceState(entry)] as const)),
    ),
  });
}

/** Fills a memory that is empty. */
export function restoreMemory(saved: MemoryState, { pool, cache, evidence }: Memory): void {
  const state = structuredClone(saved);
  const roots = state.roots.map(rootFrom);
  const gone = { ...joinedEntry(), isGone: true };
  const entries = [...roots, ...state.joined.map((root) => joinedEntry(roots[root]))];
  const entryOf = (number: number): Entry => (number === GONE ? gone : entries[number]);
  pool.aliases.restore(state.aliases);
  pool.restore(roots, {
    created: state.created,
    byKey: new Map(state.byKey.map(([key, number]) => [key, entryOf(number)])),
    generals: new Map(state.generals.map(([shape, list]) => [shape, list.map(entryOf)])),
    frees: new Map(state.frees.map(([anchor, list]) => [anchor, list.map(entryOf)])),
    members: new Map(
      state.members.map(([shape, list]) => [
        shape,
        list.map(({ entry, isReduced, skeleton }) => ({
          entry: entryOf(entry),
          isReduced,
          skeleton: skeleton === undefined ? entryOf(entry).skeleton : skeletonFrom(skeleton),
        })),
      ]),
    ),
  });
  for (const [first, second, number] of state.leaves) cache.add(first, second, entryOf(number));
  const evidenceOf = ({ from, open, ...rest }: EvidenceState): Evidence => {
    const restored: Evidence = { ...rest, from: from.map(entryOf) };
    return open === undefined ? restored : { ...restored, open: entryOf(open) };
  };
  for (const [i, parts] of state.evidence.entries()) {
    evidence[i].restore(parts.map((part) => part.map(([key, one]) => [key, evidenceOf(one)] as const)));
  }
}

function rootState({ skeleton, slots, id, number, lines, seen }: Entry): RootState {
  const values = Array.from(slots.values, (list) => list ?? []);
  return { id, number, lines, seen, skeleton: skeletonState(skeleton), bits: [...slots.bits], values };
}

function rootFrom({ skeleton, bits, values, ...rest }: RootState): Entry {
  const slots = {
    bits: Uint32Array.from(bits),
    values: values.map((list) => (list.length > 0 ? [...list] : undefined)),
  };
  return { ...rest, parent: undefined, skeleton: skeletonFrom(skeleton), slots, isGone: false };
}

/** Of a joined entry only its root matters. */
function joinedEntry(parent?: Entry): Entry {
  const skeleton = skeletonFrom({ kinds: '', texts: [] });
  return { id: '', number: -1, parent, skeleton, slots: emptySlots(0), lines: 0, seen: 0, isGone: false };
}
