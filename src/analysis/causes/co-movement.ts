import type { SeriesWindow } from './deviation.js';

const BEFORE = 10;
const MIN_PAIRS = 5;

/**
 * Pearson correlation of two series around the onset: the last ten values before it and all after, at equal times.
 * NaN with fewer than five pairs or a constant side.
 */
export function coMovement(a: SeriesWindow, b: SeriesWindow, onset: number): number {
  const valueAt = new Map(b.times.map((at, i) => [at, b.values[i] ?? NaN]));
  const first = a.times.findIndex((at) => at >= onset);
  const pairs: [number, number][] = [];
  for (let i = Math.max(0, (first < 0 ? a.times.length : first) - BEFORE); i < a.times.length; i++) {
    const x = a.values[i] ?? NaN;
    const y = valueAt.get(a.times[i] ?? NaN) ?? NaN;
    if (Number.isFinite(x) && Number.isFinite(y)) pairs.push([x, y]);
  }
  return pairs.length < MIN_PAIRS ? NaN : pearson(pairs);
}

function pearson(pairs: readonly (readonly [number, number])[]): number {
  const n = pairs.length;
  const [meanX, meanY] = [0, 1].map((k) => pairs.reduce((sum, pair) => sum + (pair[k] ?? 0), 0) / n);
  let [xx, yy, xy] = [0, 0, 0];
  for (const [x, y] of pairs) {
    const dx = x - (meanX ?? 0);
    const dy = y - (meanY ?? 0);
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : NaN;
}
