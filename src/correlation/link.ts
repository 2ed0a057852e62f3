import { Graph, type Link as Edge } from '../analysis/graph/graph.js';
import type { Tie } from '../analysis/grouping/grouping.js';
import type { Anomaly } from '../domain/anomaly.js';
import type { Change } from '../domain/inventory.js';

/** What links may look at beside the two anomalies; nothing in it is later than the newer of them is decided. */
export interface LinkContext {
  readonly graph: Graph;
  /** Changes of about the last hours, by `at`. */
  readonly changes: readonly Change[];
}

/** Two anomalies and whether the link must speak for them (`for`), against them (`against`) or say nothing (`nothing`). */
export interface LinkExample {
  readonly name: string;
  readonly a: Partial<Anomaly>;
  readonly b: Partial<Anomaly>;
  readonly relations?: readonly Edge[];
  readonly changes?: readonly Partial<Change>[];
  readonly speaks: 'for' | 'against' | 'nothing';
}

/** One reason why two anomalies belong together. Entries know no framework, no clock and no chance. */
export interface Link {
  readonly id: string;
  readonly summary: string;
  /** Log-odds and a sentence, or nothing; `a` is the newer anomaly, `b` one at the core of a group. */
  score(this: void, a: Anomaly, b: Anomaly, context: LinkContext): Tie | undefined;
  readonly examples: readonly LinkExample[];
}

export function defineLink(link: Link): Link {
  return link;
}

/** Everything that speaks for or against two anomalies belonging together. */
export function tiesBetween(links: readonly Link[], a: Anomaly, b: Anomaly, context: LinkContext): Tie[] {
  return links.flatMap(({ score }) => score(a, b, context) ?? []);
}

/** Injection token of the catalogue of links. */
export const LINKS = Symbol('links');
