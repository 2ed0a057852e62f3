/** Equally spaced values: index i is the step that begins at `startAt + i · stepMs`; NaN where nothing was measured. */
export interface Grid {
  readonly startAt: number;
  readonly stepMs: number;
  readonly values: Float64Array;
}

const minute = 60_000;
const hour = 60 * minute;
const steps = [1, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 10_080].map((minutes) => minutes * minute);
/** A forecast of so many steps is fine enough to act on and cheap enough for fifty thousand series. */
const mostSteps = 168;
/** And so many steps of history are enough for it. */
const mostHistory = 2048;

/** The finest step that neither splits what is measured together nor makes the horizon too long. */
export function stepFor(times: readonly number[], horizonMs: number): number {
  const newest = times.slice(-1001);
  const gaps = newest.slice(1).map((at, i) => at - newest[i]);
  const usual = gaps.toSorted((a, b) => a - b)[gaps.length >> 1] ?? hour;
  return steps.find((step) => step >= usual && horizonMs / step <= mostSteps) ?? steps[steps.length - 1];
}

/**
 * One value for each step between the first and the last: the mean, the highest or the last of its values. Values that
 * are not finite are passed over; times need no order. At most 2048 steps, the newest.
 */
export function resample(
  times: readonly number[],
  values: readonly number[],
  stepMs: number,
  how: 'mean' | 'max' | 'last',
): Grid {
  let first = Infinity;
  let last = -Infinity;
  for (const at of times) {
    if (at < first) first = at;
    if (at > last) last = at;
  }
  if (first > last) return { startAt: 0, stepMs, values: new Float64Array(0) };
  const end = Math.floor(last / stepMs);
  const begin = Math.max(Math.floor(first / stepMs), end - mostHistory + 1);
  const grid = new Float64Array(end - begin + 1).fill(NaN);
  const counts = new Float64Array(grid.length);
  const newest = new Float64Array(grid.length).fill(-Infinity);
  times.forEach((at, i) => {
    const value = values[i];
    const cell = Math.floor(at / stepMs) - begin;
    if (cell < 0 || !Number.isFinite(value)) return;
    counts[cell]++;
    if (counts[cell] === 1) grid[cell] = value;
    else if (how === 'mean') grid[cell] += (value - grid[cell]) / counts[cell];
    else if (how === 'max') grid[cell] = Math.max(grid[cell], value);
    else if (at >= newest[cell]) grid[cell] = value;
    newest[cell] = Math.max(newest[cell], at);
  });
  return { startAt: begin * stepMs, stepMs, values: grid };
}

/** Grids of one step laid over one another by `of`: only what is known counts, NaN where none of them is. */
export function combineGrids(grids: readonly Grid[], of: (known: readonly number[]) => number): Grid {
  const stepMs = grids[0].stepMs;
  const startAt = Math.min(...grids.map((grid) => grid.startAt));
  const endAt = Math.max(...grids.map((grid) => grid.startAt + grid.values.length * stepMs));
  const length = Math.min(mostHistory, (endAt - startAt) / stepMs);
  const from = endAt - length * stepMs;
  const values = Float64Array.from({ length }, (_, i) => {
    const known = grids
      .map((grid) => grid.values[i + (from - grid.startAt) / stepMs])
      .filter((value) => Number.isFinite(value));
    return known.length > 0 ? of(known) : NaN;
  });
  return { startAt: from, stepMs, values };
}

export const sum = (known: readonly number[]): number => known.reduce((total, value) => total + value, 0);
export const mean = (known: readonly number[]): number => sum(known) / known.length;
export const least = (known: readonly number[]): number => Math.min(...known);
export const highest = (known: readonly number[]): number => Math.max(...known);

/** One over the other, moment by moment; NaN where the second is not known or nothing. */
export function ratioOf(above: Grid, below: Grid): Grid {
  const shift = (above.startAt - below.startAt) / above.stepMs;
  const over = (value: number, i: number): number => {
    const by = below.values[i + shift] ?? NaN;
    return by > 0 ? value / by : NaN;
  };
  return { ...above, values: above.values.map(over) };
}
