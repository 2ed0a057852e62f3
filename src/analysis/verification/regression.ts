import { measureOf } from '../causes/measure.js';
import { median, medianSpread } from '../causes/robust.js';
import { mannWhitney, shiftBetween } from './mann-whitney.js';

/** What of a version is compared with the version before it. */
export const aspects = [
  'errors',
  'latency',
  'availability',
  'saturation',
  'traffic',
  'drift',
  'cost',
  'templates',
] as const;
export type Aspect = (typeof aspects)[number];
export type RegressionVerdict = 'better' | 'same' | 'worse';

/** One quantity that moved, and how far. */
export interface Regression {
  readonly aspect: Aspect;
  readonly verdict: Exclude<RegressionVerdict, 'same'>;
  /** Medians. */
  readonly before: number;
  readonly after: number;
  /** How much higher it is, with a 95 % interval. */
  readonly shift: number;
  readonly lower: number;
  readonly upper: number;
  readonly p: number;
  readonly because: string;
}

/** Which way is better; traffic has none. */
const better: Readonly<Partial<Record<Aspect, 1 | -1>>> = {
  errors: -1,
  latency: -1,
  availability: 1,
  saturation: -1,
  drift: -1,
  cost: -1,
};

const aspectOfMeasure = {
  error: 'errors',
  latency: 'latency',
  availability: 'availability',
  saturation: 'saturation',
  traffic: 'traffic',
  other: undefined,
} as const;

/**
 * What a series tells of a version, by its name; undefined when it is nothing that can be judged. Drift told as a
 * probability (`method`) is none: it falls when drift grows.
 */
export function aspectOf(name: string, method = ''): Aspect | undefined {
  if (/drift|\bpsi\b/i.test(name)) return /p_value/i.test(method) ? undefined : 'drift';
  if (/cost|price|spend|tokens?\b|dollar|usd/i.test(name)) return 'cost';
  return aspectOfMeasure[measureOf(name)];
}

/** Fewer values say nothing of what is usual. */
const LEAST = 5;
/** A difference must be this improbable, … */
const SIGNIFICANT = 0.001;
/** … tell nearly every value after from one before, … */
const CLEAR = 0.85;
/** … and be larger than this many usual spreads and this part of the level: what is significant may not matter. */
const SPREADS = 2;
const PART = 0.1;

/**
 * Whether one quantity is clearly higher or lower after than before; undefined when it is not, or too little is known.
 * Values of one series depend on each other, which makes p too small: effect and size must be clear as well.
 */
export function regressionOf(
  aspect: Aspect,
  before: readonly number[],
  after: readonly number[],
): Regression | undefined {
  const good = better[aspect];
  if (good === undefined || before.length < LEAST || after.length < LEAST) return undefined;
  const { p, superiority } = mannWhitney(before, after);
  const interval = shiftBetween(before, after);
  const level = median(before);
  const least = Math.max(SPREADS * medianSpread(before), PART * Math.abs(level));
  const clear = p < SIGNIFICANT && Math.max(superiority, 1 - superiority) >= CLEAR;
  if (!clear || !(Math.abs(interval.shift) > least)) return undefined;
  const verdict = Math.sign(interval.shift) === good ? 'better' : 'worse';
  const because = `median ${figure(level)} → ${figure(median(after))}, ${figure(interval.shift)} more (95 %: ${figure(interval.lower)} to ${figure(interval.upper)}), by chance with probability ${p.toExponential(1)}`;
  return { aspect, verdict, before: level, after: median(after), ...interval, p, because };
}

/** Worse when anything that users feel is; better when something is and nothing worse. */
export function overallRegression(found: readonly Pick<Regression, 'verdict'>[]): RegressionVerdict {
  if (found.some(({ verdict }) => verdict === 'worse')) return 'worse';
  return found.length > 0 ? 'better' : 'same';
}

function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}
