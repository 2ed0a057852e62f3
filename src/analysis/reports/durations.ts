/** Durations of one kind, ms. */
export interface Durations {
  readonly count: number;
  readonly mean: number;
  readonly median: number;
  /** The shortest that at least 90 % do not exceed (nearest rank). */
  readonly p90: number;
}

/** Undefined when there are none. */
export function durationsOf(ms: readonly number[]): Durations | undefined {
  const sorted = ms.toSorted((a, b) => a - b);
  const [count, last] = [sorted.length, sorted.at(-1)];
  if (last === undefined) return undefined;
  const [low, high] = [sorted[Math.floor((count - 1) / 2)] ?? last, sorted[Math.floor(count / 2)] ?? last];
  return {
    count,
    mean: sorted.reduce((sum, value) => sum + value, 0) / count,
    median: (low + high) / 2,
    p90: sorted[Math.ceil(0.9 * count) - 1] ?? last,
  };
}
