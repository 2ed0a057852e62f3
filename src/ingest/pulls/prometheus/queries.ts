/** Prometheus refuses more points of a series; as much is asked for of all series of a request. */
const maxPointsPerRequest = 11_000;

/** A metric and how many series of it match. */
export interface MatchedMetric {
  readonly name: string;
  readonly series: number;
}

/** Times of a window, epoch ms, both included; multiples of the step. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/**
 * The windows from `since` (exclusive) to `now` on the grid of the step, each of at most `mostPoints` points over all series.
 * None when no step has passed.
 */
export function windowsOf(since: number, now: number, stepMs: number, series: number, mostPoints: number): Window[] {
  const steps = Math.max(1, Math.min(maxPointsPerRequest - 1, Math.floor(mostPoints / Math.max(series, 1))));
  const last = Math.floor(now / stepMs) * stepMs;
  const windows: Window[] = [];
  for (let from = (Math.floor(since / stepMs) + 1) * stepMs; from <= last; from += steps * stepMs)
    windows.push({ from, to: Math.min(from + (steps - 1) * stepMs, last) });
  return windows;
}

/**
 * Queries that together ask for all metrics, each of at most 11,000 points where a single metric is not more. A selector in
 * braces is narrowed to the names; one that begins with a name is asked as it is.
 */
export function queriesOf(selector: string, metrics: readonly MatchedMetric[], pointsPerSeries: number): string[] {
  const inner = /^\{(.*)\}$/s.exec(selector)?.[1];
  if (inner === undefined) return metrics.length === 0 ? [] : [selector];
  const groups: string[][] = [];
  let room = 0;
  for (const { name, series } of metrics) {
    const points = series * pointsPerSeries;
    const group = groups.at(-1);
    if (group === undefined || points > room) {
      groups.push([name]);
      room = maxPointsPerRequest - points;
    } else {
      group.push(name);
      room -= points;
    }
  }
  return groups.map((names) => `{__name__=~"${names.join('|')}"${inner.trim() === '' ? '' : `,${inner}`}}`);
}
