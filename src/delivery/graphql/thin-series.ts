/** One value of a series, epoch ms. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

/**
 * At most `most` points that look like all of them: of each of equally many stretches the least and the greatest value,
 * in the order of time, so that no spike is lost. All points when there are few enough; `most` ≥ 2.
 */
export function thinSeries(times: readonly number[], values: readonly number[], most: number): readonly Point[] {
  const all = times.map((at, i) => ({ at, value: values[i] ?? NaN }));
  if (all.length <= most) return all;
  const stretches = Math.max(1, Math.floor(most / 2));
  return Array.from({ length: stretches }, (_, i) =>
    extremes(all.slice(Math.floor((i * all.length) / stretches), Math.floor(((i + 1) * all.length) / stretches))),
  ).flat();
}

function extremes(points: readonly Point[]): readonly Point[] {
  const [first] = points;
  if (!first) return [];
  let least = first;
  let greatest = first;
  for (const point of points) {
    if (point.value < least.value) least = point;
    if (point.value > greatest.value) greatest = point;
  }
  if (least === greatest) return [least];
  return least.at < greatest.at ? [least, greatest] : [greatest, least];
}
