import type { Skeleton } from './skeleton.js';
import type { Slots } from './slots.js';

/** A template in memory. Templates are joined as in a disjoint-set forest. */
export interface Entry {
  readonly id: string;
  /** How many were created before it. */
  readonly number: number;
  /** The template it was joined to; undefined for a root. */
  parent: Entry | undefined;
  skeleton: Skeleton;
  slots: Slots;
  lines: number;
  /** The line at which it was last seen. */
  seen: number;
  /** It has left the memory; what still points to it is to be ignored. */
  isGone: boolean;
}

/** The template that stands for one by now. Halves paths on its way. */
export function rootOf(entry: Entry): Entry {
  let root = entry;
  while (root.parent !== undefined) {
    if (root.parent.parent !== undefined) root.parent = root.parent.parent;
    root = root.parent;
  }
  return root;
}

/** The root of an entry that has not left the memory. */
export function liveRoot(entry: Entry | undefined): Entry | undefined {
  if (entry === undefined) return undefined;
  const root = rootOf(entry);
  return root.isGone ? undefined : root;
}
