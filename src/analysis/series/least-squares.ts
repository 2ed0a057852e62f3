/** Squared errors of simple curves fitted to the values of [from, to). */

/** Of their mean. */
export function errorOfMean(values: Float64Array, from: number, to: number): number {
  const mean = meanOf(values, from, to);
  let error = 0;
  for (let i = from; i < to; i++) error += (values[i] - mean) ** 2;
  return error;
}

/** Of the best parabola, by orthogonal polynomials. */
export function errorOfParabola(values: Float64Array, from: number, to: number): number {
  const n = to - from;
  const middle = (from + to - 1) / 2;
  const square = (n * n - 1) / 12; // mean of the squared distance from the middle
  const mean = meanOf(values, from, to);
  let slope = 0;
  let curve = 0;
  let lines = 0;
  let curves = 0;
  for (let i = from; i < to; i++) {
    const x = i - middle;
    const q = x * x - square;
    slope += x * (values[i] - mean);
    curve += q * (values[i] - mean);
    lines += x * x;
    curves += q * q;
  }
  const gained = (lines > 0 ? (slope * slope) / lines : 0) + (curves > 0 ? (curve * curve) / curves : 0);
  return Math.max(0, errorOfMean(values, from, to) - gained);
}

/** Of a ramp: `low` before `start`, `high` from `end` on, a straight line between whose first value has left `low`. */
export function errorOfRamp(
  values: Float64Array,
  [from, to]: readonly [number, number],
  [start, end]: readonly [number, number],
  [low, high]: readonly [number, number],
): number {
  let error = 0;
  for (let i = from; i < to; i++) {
    const share = i < start ? 0 : i >= end ? 1 : (i - start + 1) / (end - start + 1);
    error += (values[i] - low - share * (high - low)) ** 2;
  }
  return error;
}

export function meanOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i];
  return to > from ? sum / (to - from) : 0;
}
