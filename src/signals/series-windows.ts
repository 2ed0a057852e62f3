import type { MetricPoint } from '../domain/signal.js';
import { seriesKey } from './attributes-key.js';
import type { SeriesWindow } from './signal-store.js';

/**
 * Gathers points into stretches of series, by entity, name and attributes. Points may come in any order; of two at the
 * same moment of a series the later one of the list counts.
 */
export function toSeriesWindows(points: Iterable<MetricPoint>): readonly SeriesWindow[] {
  const series = new Map<string, { first: MetricPoint; values: Map<number, number> }>();
  for (const point of points) {
    const key = seriesKey(point);
    const known = series.get(key) ?? { first: point, values: new Map<number, number>() };
    series.set(key, known);
    known.values.set(point.at, point.value);
  }
  return [...series]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { first, values }]) => {
      const { entity, name, unit, attributes } = first;
      const sorted = [...values].sort(([a], [b]) => a - b);
      const times = sorted.map(([at]) => at);
      return { entity, name, ...(unit !== undefined && { unit }), attributes, times, values: sorted.map(([, v]) => v) };
    });
}
