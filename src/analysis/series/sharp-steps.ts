import type { ChangePoint } from './change-point.js';
import { median, scaledMad } from './robust.js';

/** Values on either side of a possible step. */
const SIDE = 12;
/** A step this many times as large as is typical of the series' own best-fitting steps stands out. */
const STANDS_OUT = 7;
/** Nor may it be usual where the series is restless; the steps of so many places around count. */
const STANDS_OUT_NEARBY = 5;
const NEARBY = 5 * SIDE;
/** The likelihood is taken to fall off within this many steps of a sharp step. */
const UNSURE = 2;

/**
 * Steps that are sharp against how the series itself moves: at every place a line with a step is fitted to the values around it, and a step that is far larger than all
 * places have it is real. Sees through seasons and wandering that hide a step from its long-run variance, but only what is sharp.
 */
export function sharpSteps(values: Float64Array): ChangePoint[] {
  if (values.length < 4 * SIDE) return [];
  const steps = Float64Array.from({ length: values.length - 2 * SIDE + 1 }, (_, i) => stepAt(values, i));
  const typical = scaledMad(steps, median(steps));
  if (!(typical > 0)) return [];
  const found: ChangePoint[] = [];
  for (let i = 0; i < steps.length; i++) {
    const size = Math.abs(steps[i]);
    if (size < STANDS_OUT * typical || !isPeak(steps, i) || size < STANDS_OUT_NEARBY * typicalNear(steps, i)) continue;
    const index = i + SIDE;
    const confidence = 1 / (1 + Math.exp(STANDS_OUT - size / typical));
    found.push({ index, earliest: index - UNSURE, latest: index + UNSURE, kind: 'step', confidence, size: steps[i] });
  }
  return found;
}

function typicalNear(steps: Float64Array, at: number): number {
  const near = steps.subarray(Math.max(0, at - NEARBY), at + NEARBY + 1);
  return scaledMad(near, median(near));
}

/** The largest step of its neighbourhood. */
function isPeak(steps: Float64Array, at: number): boolean {
  for (let i = Math.max(0, at - SIDE); i <= Math.min(steps.length - 1, at + SIDE); i++) {
    if (Math.abs(steps[i]) > Math.abs(steps[at]) || (steps[i] === steps[at] && i < at)) return false;
  }
  return true;
}

/** The step in the middle of 2·SIDE values from `first` on, were they a straight line but for it. */
function stepAt(values: Float64Array, first: number): number {
  let step = 0;
  for (let k = 0; k < 2 * SIDE; k++) step += kernel[k] * values[first + k];
  return step;
}

/** What is left of a unit step when the line that fits it best is taken off, scaled so that it estimates the step (Frisch & Waugh, 1933). */
const kernel = stepKernel();

function stepKernel(): Float64Array {
  const x = Float64Array.from({ length: 2 * SIDE }, (_, k) => k - SIDE + 0.5);
  const half = x.map((at) => (at > 0 ? 0.5 : -0.5));
  const slope = dot(x, half) / dot(x, x);
  const rest = half.map((value, k) => value - slope * x[k]);
  const norm = dot(rest, half);
  return rest.map((value) => value / norm);
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
