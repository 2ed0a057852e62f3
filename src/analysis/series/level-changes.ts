import type { ChangePoint } from './change-point.js';
import { errorOfMean, errorOfParabola, errorOfRamp, meanOf } from './least-squares.js';
import { longRunVariance } from './long-run-variance.js';
import { type Border, partition } from './partition.js';
import { differences, median } from './robust.js';

/** No level is shorter. */
const SHORTEST = 3;
/** How far around a border its shape is looked at. */
const REACH = 60;
/** Twice the log-likelihood by which a step must beat a curve. */
const PLAINLY = 4;
/** And by which it must beat no step at all, given the noise on its noisier side. */
const NOISE_BEATEN = 16;
/** Borders nearer than this that go the same way may be one ramp; it begins and ends this near to them. */
const RAMP_REACH = 30;
const RAMP_STEPS = 4;
/** The likelihood falls by this much (half of χ² at 95 %) at the ends of a 95 % interval. */
const HALF_CHI_SQUARE = 1.92;

/** Borders between levels that climb or fall together, and the stretch of the series they are seen in. */
interface Flight {
  readonly borders: readonly Border[];
  readonly from: number;
  readonly to: number;
}

/** The steps and trends of a series without outliers, centred. `penalty` is in multiples of ln n. */
export function levelChanges(values: Float64Array, penalty: number): ChangePoint[] {
  const variance = longRunVariance(values) || meanSquareStep(values) / 2;
  if (!(variance > 0)) return [];
  const price = penalty * Math.log(values.length);
  const borders = partition(values, price * variance, SHORTEST);
  const edges = [0, ...borders.map(({ index }) => index), values.length];
  const sharp = borders.filter((_, i) => isSharp(values, edges[i], edges[i + 1], edges[i + 2]));
  return flights(values, sharp).map((flight) => describe(values, flight, price, variance));
}

function meanSquareStep(values: Float64Array): number {
  return differences(values).reduce((sum, step) => sum + step * step, 0) / (values.length - 1);
}

/** Whether two levels explain the surroundings of a border plainly better than a smooth curve with as many parameters. */
function isSharp(values: Float64Array, before: number, index: number, after: number): boolean {
  const from = Math.max(before, index - REACH);
  const to = Math.min(after, index + REACH);
  const [left, right] = [errorOfMean(values, from, index), errorOfMean(values, index, to)];
  const steps = left + right;
  const noise = Math.max(left / (index - from), right / (to - index));
  const visible = errorOfMean(values, from, to) - steps > NOISE_BEATEN * noise;
  return visible && steps + (PLAINLY * steps) / (to - from) <= errorOfParabola(values, from, to);
}

/** Neighbouring borders in one direction, near to each other, taken together. */
function flights(values: Float64Array, borders: readonly Border[]): Flight[] {
  const edges = [0, ...borders.map(({ index }) => index), values.length];
  const levels = edges.slice(1).map((to, i) => median(values.subarray(edges[i], to)));
  const groups: Border[][] = [];
  borders.forEach((border, i) => {
    const joins =
      i > 0 &&
      border.index - borders[i - 1].index <= RAMP_REACH &&
      levels[i + 1] > levels[i] === levels[i] > levels[i - 1];
    if (joins) groups[groups.length - 1].push(border);
    else groups.push([border]);
  });
  return groups.map((group, g) => {
    const before = groups[g - 1]?.at(-1)?.index ?? 0;
    const after = groups[g + 1]?.[0].index ?? values.length;
    const last = group[group.length - 1].index;
    return {
      borders: group,
      from: Math.max(before, group[0].index - REACH),
      to: Math.min(after, last + REACH),
    };
  });
}

/** One change: a trend if a ramp explains the flight better than its steps, else its largest step. */
function describe(values: Float64Array, flight: Flight, price: number, variance: number): ChangePoint {
  const step = flight.borders.reduce((a, b) => (b.gain > a.gain ? b : a));
  const gain = flight.borders.reduce((sum, border) => sum + border.gain, 0);
  const confidence = 1 / (1 + Math.exp(-Math.max(0, gain / variance - price * flight.borders.length) / 2));
  const { from, to } = flight;
  const ramp = bestRamp(values, flight);
  if (ramp) return { ...ramp, kind: 'trend', confidence };
  const size = median(values.subarray(step.index, to)) - median(values.subarray(from, step.index));
  return { index: step.index, ...stepInterval(values, step.index, from, to), kind: 'step', confidence, size };
}

function bestRamp(values: Float64Array, flight: Flight): Omit<ChangePoint, 'kind' | 'confidence'> | undefined {
  const { borders, from, to } = flight;
  const first = borders[0].index;
  const last = borders[borders.length - 1].index;
  const n = to - from;
  const errorFrom = (start: number, end: number) =>
    errorOfRamp(values, [from, to], [start, end], [meanOf(values, from, start), meanOf(values, end, to)]);
  let best = { start: first, end: first, error: Infinity };
  for (let start = Math.max(from + SHORTEST, first - RAMP_REACH); start <= first; start++) {
    for (let end = Math.max(last, start + RAMP_STEPS); end <= Math.min(to - SHORTEST, last + RAMP_REACH); end++) {
      const error = errorFrom(start, end);
      if (error < best.error) best = { start, end, error };
    }
  }
  const noise = best.error / n;
  const edges = [from, ...borders.map(({ index }) => index), to];
  const stairs = edges.slice(1).reduce((sum, edge, i) => sum + errorOfMean(values, edges[i], edge), 0);
  // A ramp has one parameter more than a step, and fewer than three steps.
  if (!(stairs - best.error > 2 * (2 - borders.length) * Math.log(n) * noise)) return undefined;
  const starts = Array.from({ length: 2 * RAMP_REACH + 1 }, (_, i) => best.start - RAMP_REACH + i).filter(
    (start) =>
      start > from && start < best.end && errorFrom(start, best.end) - best.error <= 2 * HALF_CHI_SQUARE * noise,
  );
  return {
    index: best.start,
    earliest: Math.min(best.start, ...starts),
    latest: Math.max(best.start, ...starts),
    size: meanOf(values, best.end, to) - meanOf(values, from, best.start),
  };
}

/** Where else the step could be, given the noise around it. */
function stepInterval(
  values: Float64Array,
  index: number,
  from: number,
  to: number,
): { earliest: number; latest: number } {
  const errorAt = (border: number) => errorOfMean(values, from, border) + errorOfMean(values, border, to);
  const least = errorAt(index);
  const allowed = 2 * HALF_CHI_SQUARE * (least / (to - from));
  let [earliest, latest] = [index, index];
  while (earliest - 1 > from && errorAt(earliest - 1) - least <= allowed) earliest--;
  while (latest + 1 < to && errorAt(latest + 1) - least <= allowed) latest++;
  return { earliest, latest };
}
