/** How a detector does on the probes: alarms on clean series, and injected events found. */
import { type CleanKind, cleanKinds, lengthOf } from './clean-series.js';
import { type SeriesEvent, seriesEvents } from './events.js';
import { type SeededRandom, seeded } from './random.js';

/** A detector as the probes see it: one fresh detector a series, true for every value that raises an alarm. */
export type OpenDetector = () => (atMs: number, value: number) => boolean;

/** A Monday. */
const START_MS = Date.UTC(2024, 0, 1);
/** Alarms are counted from here on, as is usual: a detector may learn first. Those before are counted apart. */
export const LEARNING_STEPS = 600;

/** The steps at which a detector alarms. */
export function alarmsOf(openDetector: OpenDetector, values: Float64Array, stepMs: number): number[] {
  const alarmed = openDetector();
  const steps: number[] = [];
  values.forEach((value, i) => {
    if (alarmed(START_MS + i * stepMs, value)) steps.push(i);
  });
  return steps;
}

export interface CleanFigure {
  readonly kind: string;
  /** Alarms per 10,000 values after, and within, the learning steps. */
  readonly later: number;
  readonly early: number;
}

/** Alarms per 10,000 values on each clean kind. */
export function cleanFigures(openDetector: OpenDetector, seed: number, rounds: number): CleanFigure[] {
  return cleanKinds.map((kind, k) => {
    let later = 0;
    let early = 0;
    for (let round = 0; round < rounds; round++) {
      const values = kind.values(seeded(seed + 1000 * k + round), lengthOf(kind));
      const alarms = alarmsOf(openDetector, values, kind.stepMs);
      early += alarms.filter((at) => at < LEARNING_STEPS).length;
      later += alarms.filter((at) => at >= LEARNING_STEPS).length;
    }
    const judged = rounds * (lengthOf(kind) - LEARNING_STEPS);
    return { kind: kind.name, later: (later / judged) * 1e4, early: (early / (rounds * LEARNING_STEPS)) * 1e4 };
  });
}

export interface RecallFigure {
  readonly event: string;
  readonly kind: string;
  readonly found: boolean;
  /** Steps from the beginning of the event to the alarm. */
  readonly delay: number;
}

/** An alarm counts for an event from its first step to its last, at most a day's period or 240 steps later. */
const PATIENCE = 240;

/** Every event put once into every series it fits. */
export function recallFigures(openDetector: OpenDetector, seed: number): RecallFigure[] {
  return cleanKinds.flatMap((kind, k) =>
    seriesEvents.flatMap((event, e) => {
      const random = seeded(seed + 1000 * k + e);
      const values = kind.values(random, lengthOf(kind));
      return occurs(event, kind, values, random).map(({ at, until }) => {
        const alarm = alarmsOf(openDetector, values, kind.stepMs).find((step) => step >= at && step <= until);
        return { event: event.name, kind: kind.name, found: alarm !== undefined, delay: (alarm ?? NaN) - at };
      });
    }),
  );
}

function occurs(
  event: SeriesEvent,
  kind: CleanKind,
  values: Float64Array,
  random: SeededRandom,
): { at: number; until: number }[] {
  const scale = noiseScale(values, kind.period);
  if (!event.fits({ values, scale, period: kind.period })) return [];
  const at = Math.floor(values.length * (0.5 + 0.4 * random.next()));
  const last = event.inject(values, at, { scale, period: kind.period, random });
  return [{ at, until: Math.min(last + 12, at + Math.max(PATIENCE, 2 * kind.period)) }];
}

/**
 * The size of a series' noise: a standard deviation for normal noise, larger for heavy tails, so that an event of some of it is plain to
 * see. The range from the .1 to the 99.9 percentile of the residual from the period's mean or of the steps, whichever is narrower.
 */
export function noiseScale(values: Float64Array, period: number): number {
  const cycle = Math.max(1, period);
  const sums = new Float64Array(cycle);
  const counts = new Float64Array(cycle);
  values.forEach((v, i) => {
    sums[i % cycle] = (sums[i % cycle] ?? 0) + v;
    counts[i % cycle] = (counts[i % cycle] ?? 0) + 1;
  });
  const residual = values.map((v, i) => v - (sums[i % cycle] ?? 0) / (counts[i % cycle] ?? 1));
  const steps = values.map((v, i) => (v - (values[i - 1] ?? v)) / Math.SQRT2);
  return Math.min(range(residual), range(steps)) / 6.18;
}

function range(values: Float64Array): number {
  const sorted = values.toSorted();
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return at(0.999) - at(0.001);
}
