import type { Entry } from '../entry.js';
import type { Evidence, EvidenceTable } from '../evidence-table.js';
import type { Layout } from '../place.js';
import type { TemplatePool } from '../pool.js';
import type { Skeleton } from '../skeleton.js';

/** One way in which lines of one template differ: learns it from skeletons that are new, and recognises it in later ones. */
export interface Rule {
  readonly name: string;
  /** What it knows so far; counted, renumbered and kept by the miner. */
  readonly evidence?: EvidenceTable<Evidence>;
  learn(entry: Entry, skeleton: Skeleton, layout: Layout, pool: TemplatePool): void;
}
