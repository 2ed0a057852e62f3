import { contrast, type Counted, type Exposure } from '../significance/contrast.js';
import type { Regression } from './regression.js';

/** Such lines say that something fails; fewer of them are better. */
const complaint = /\b(error|exception|fail(s|ed|ure)?|fatal|panic|refused|timed? ?out|unavailable|traceback|denied)\b/i;
/** A complaint that is this much more frequent is news. */
const LEAST_RATIO = 2;

/** Complaints that became significantly more or less frequent, the least probable first; exposures are minutes. */
export function complaintShifts(
  counts: readonly Counted[],
  exposure: Exposure,
  textOf: (key: string) => string,
): readonly (Regression & { readonly key: string })[] {
  const complaints = counts.filter(({ key }) => complaint.test(textOf(key)));
  return contrast(complaints, exposure, { leastRatio: LEAST_RATIO }).map(
    ({ key, before, after, rateBefore, rateAfter, p }) => {
      const shift = rateAfter - rateBefore;
      // Two Poisson rates: the variance of each is its count over the squared exposure.
      const margin = 1.96 * Math.sqrt(before / exposure.before ** 2 + after / exposure.after ** 2);
      return {
        aspect: 'templates',
        verdict: shift > 0 ? 'worse' : 'better',
        before: rateBefore,
        after: rateAfter,
        shift,
        lower: shift - margin,
        upper: shift + margin,
        p,
        key,
        because: `${figure(rateBefore)} → ${figure(rateAfter)} lines a minute, by chance with probability ${p.toExponential(1)}`,
      };
    },
  );
}

function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}
