/** Whether a feature, a score or any other sample comes from another distribution than it did. */
import { jensenShannon, populationStability, total } from './distances.js';
import { binnedKolmogorovSmirnov, chiSquare, kolmogorovSmirnov, type TestResult } from './two-sample.js';

/** A window of numbers; a histogram with one count more than upper bounds (OpenTelemetry); or how often each category occurred. */
export type Sample =
  | { readonly values: Float64Array | readonly number[] }
  | { readonly bounds: readonly number[]; readonly counts: readonly number[] }
  | { readonly categories: Readonly<Record<string, number>> };

export interface DriftVerdict {
  readonly drifted: boolean;
  /** 0 to 1: 1 − p of the test, 0 unless the distributions also differ enough to matter. */
  readonly probability: number;
  /** Population stability index, Jensen–Shannon distance (0 to 1). */
  readonly psi: number;
  readonly jensenShannon: number;
  /** Kolmogorov–Smirnov for numbers and histograms, χ² for categories. */
  readonly test: TestResult & { readonly name: 'Kolmogorov–Smirnov' | 'χ²' };
  readonly because: string;
}

export interface DriftOptions {
  /** The population stability index from which a difference matters. */
  readonly psi?: number;
  /** The largest p that is no chance. */
  readonly p?: number;
}

/** The same bins counted on both sides, and what each is called. */
interface Binned {
  readonly names: readonly string[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

const BINS = 10;
/** Fewer values on a side say nothing. */
const FEWEST = 20;

/**
 * Compares a sample with a reference. It has drifted when the difference is both large (population stability index) and no chance (p of a test): with many
 * values anything is significant, with few anything is large. Undefined when a side has fewer than 20 values. Throws a RangeError
 * for two kinds of sample, or histograms with different bounds.
 */
export function drift(reference: Sample, current: Sample, options: DriftOptions = {}): DriftVerdict | undefined {
  const { psi: psiLimit = 0.2, p: pLimit = 0.01 } = options;
  const binned = binnedBy(reference, current);
  if (total(binned.reference) < FEWEST || total(binned.current) < FEWEST) return undefined;
  const psi = populationStability(binned.reference, binned.current);
  const test = testOf(reference, current, binned);
  const drifted = psi >= psiLimit && test.p <= pLimit;
  return {
    drifted,
    probability: psi >= psiLimit ? 1 - test.p : 0,
    psi,
    jensenShannon: jensenShannon(binned.reference, binned.current),
    test,
    because: reason(binned, psi, psiLimit, test),
  };
}

function testOf(reference: Sample, current: Sample, binned: Binned): DriftVerdict['test'] {
  if ('values' in reference && 'values' in current) {
    return { name: 'Kolmogorov–Smirnov', ...kolmogorovSmirnov(finite(reference.values), finite(current.values)) };
  }
  return 'categories' in reference
    ? { name: 'χ²', ...chiSquare(binned.reference, binned.current) }
    : { name: 'Kolmogorov–Smirnov', ...binnedKolmogorovSmirnov(binned.reference, binned.current) };
}

function binnedBy(reference: Sample, current: Sample): Binned {
  if ('values' in reference && 'values' in current) {
    return byQuantiles(finite(reference.values), finite(current.values));
  }
  if ('categories' in reference && 'categories' in current) {
    const names = [...new Set([...Object.keys(reference.categories), ...Object.keys(current.categories)])].toSorted();
    const countsOf = (counts: Readonly<Record<string, number>>) =>
      names.map((name) => (Object.hasOwn(counts, name) ? countOf(counts[name]) : 0));
    return { names, reference: countsOf(reference.categories), current: countsOf(current.categories) };
  }
  if ('bounds' in reference && 'bounds' in current) return byBounds(reference, current);
  throw new RangeError('cannot compare two kinds of sample: both must be values, histograms or categories');
}

/** Bins that each hold a tenth of the reference; fewer where many values are equal. */
function byQuantiles(reference: Float64Array, current: Float64Array): Binned {
  const sorted = reference.toSorted();
  const cuts = Array.from({ length: BINS - 1 }, (_, k) => sorted[Math.floor(((k + 1) * sorted.length) / BINS)]);
  const bounds = [...new Set(cuts)].filter((cut) => cut !== undefined);
  const countsOf = (values: Float64Array) => {
    const counts = Array<number>(bounds.length + 1).fill(0);
    for (const value of values) counts[binOf(bounds, value)]++;
    return counts;
  };
  return { names: namesOf(bounds), reference: countsOf(reference), current: countsOf(current) };
}

function binOf(bounds: readonly number[], value: number): number {
  const bin = bounds.findIndex((bound) => value < bound);
  return bin < 0 ? bounds.length : bin;
}

type Histogram = Extract<Sample, { bounds: readonly number[] }>;

function byBounds(reference: Histogram, current: Histogram): Binned {
  const { bounds } = reference;
  const sameBounds = bounds.length === current.bounds.length && bounds.every((b, i) => b === current.bounds[i]);
  if (!sameBounds)
    throw new RangeError(`histograms have different bounds: ${bounds.join()} and ${current.bounds.join()}`);
  for (const { counts } of [reference, current]) {
    if (counts.length !== bounds.length + 1) {
      throw new RangeError(
        `a histogram of ${bounds.length} bounds has ${bounds.length + 1} counts, got ${counts.length}`,
      );
    }
  }
  return { names: namesOf(bounds), reference: reference.counts.map(countOf), current: current.counts.map(countOf) };
}

function namesOf(bounds: readonly number[]): string[] {
  const shown = bounds.map((bound) => String(Number(bound.toPrecision(4))));
  if (shown.length === 0) return ['all values'];
  return [`below ${shown[0]}`, ...shown.slice(1).map((to, i) => `${shown[i]} to ${to}`), `from ${shown.at(-1)} on`];
}

function countOf(count: number): number {
  if (!(count >= 0 && count < Infinity)) throw new RangeError(`a count must be a number of 0 or more, got ${count}`);
  return count;
}

function finite(values: Float64Array | readonly number[]): Float64Array {
  return Float64Array.from(values).filter(Number.isFinite);
}

function reason({ names, reference, current }: Binned, psi: number, limit: number, test: DriftVerdict['test']): string {
  const [n, m] = [total(reference), total(current)];
  const moves = names.map((name, bin) => ({ name, from: reference[bin] / n, to: current[bin] / m }));
  const most = moves.reduce((a, b) => (Math.abs(b.to - b.from) > Math.abs(a.to - a.from) ? b : a));
  const share = (x: number) => `${Number((100 * x).toPrecision(2))} %`;
  return (
    `population stability index ${psi.toPrecision(2)} (${psi >= limit ? 'at or above' : 'below'} ${limit}), ` +
    `${test.name} ${test.statistic.toPrecision(2)} with p ${test.p.toPrecision(1)}; ` +
    `${most.name}: ${share(most.from)} before, ${share(most.to)} now`
  );
}
