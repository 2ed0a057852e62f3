import { binomialTest } from './binomial.js';
import { erfc } from './erfc.js';

/** How often something was counted, before and after. */
export interface Counted {
  readonly key: string;
  readonly before: number;
  readonly after: number;
}

/** How much was looked at before and after: time for rates, lines for shares. Any unit, both the same; above 0. */
export interface Exposure {
  readonly before: number;
  readonly after: number;
}

/** Up to so many counts the likelihood ratio is not yet distributed as χ², and the exact test is cheap. */
const FEW = 100;

/** What is more or less frequent after than before. */
export interface Shift extends Counted {
  /** Count per exposure. */
  readonly rateBefore: number;
  readonly rateAfter: number;
  /** `rateAfter / rateBefore`; Infinity for what is new, 0 for what is gone. */
  readonly ratio: number;
  /** How probable so large a difference is by chance, 0 to 1. */
  readonly p: number;
}

export interface ContrastOptions {
  /** Share of false discoveries that is accepted among the shifts. */
  readonly falseDiscoveries?: number;
  /** A significant but small change is no news: rates must differ by this factor. */
  readonly leastRatio?: number;
}

/**
 * What is significantly more or less frequent after than before, the least probable first. Each count is tested by the
 * likelihood ratio of two Poisson rates (Dunning, *Accurate methods for the statistics of surprise and coincidence*,
 * 1993), or exactly where there are few; all of them together by Benjamini and Hochberg, *Controlling the false discovery rate*, 1995. O(n log n).
 * Nothing when an exposure is not above 0.
 */
export function contrast(
  counts: readonly Counted[],
  exposure: Exposure,
  { falseDiscoveries = 0.01, leastRatio = 1.5 }: ContrastOptions = {},
): readonly Shift[] {
  if (!(exposure.before > 0 && exposure.after > 0)) return [];
  const shifts = counts
    .filter(({ before, after }) => before >= 0 && after >= 0 && before + after > 0)
    .map((counted) => shiftOf(counted, exposure))
    .toSorted((a, b) => a.p - b.p || b.before + b.after - (a.before + a.after) || (a.key < b.key ? -1 : 1));
  const discovered = shifts.findLastIndex(({ p }, i) => p <= (falseDiscoveries * (i + 1)) / shifts.length) + 1;
  return shifts.slice(0, discovered).filter(({ ratio }) => ratio >= leastRatio || ratio <= 1 / leastRatio);
}

function shiftOf(counted: Counted, exposure: Exposure): Shift {
  const { before, after } = counted;
  const rateBefore = before / exposure.before;
  const rateAfter = after / exposure.after;
  const p = probabilityOf(counted, exposure);
  return { ...counted, rateBefore, rateAfter, ratio: rateAfter / rateBefore, p };
}

/** How probable so different counts are, were both rates the same. */
function probabilityOf({ before, after }: Counted, exposure: Exposure): number {
  const both = before + after;
  if (both <= FEW && Number.isInteger(before) && Number.isInteger(after)) {
    return binomialTest(after, both, exposure.after / (exposure.before + exposure.after));
  }
  const share = both / (exposure.before + exposure.after);
  const g = 2 * (term(before, share * exposure.before) + term(after, share * exposure.after));
  // The tail of χ² with one degree of freedom.
  return Math.min(1, erfc(Math.sqrt(Math.max(0, g) / 2)));
}

function term(observed: number, expected: number): number {
  return observed === 0 ? 0 : observed * Math.log(observed / expected);
}
