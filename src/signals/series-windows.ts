import type { MetricPoint } from '../domain/signal.js';
import { compareText } from '../platform/compare-text.js';
import { seriesKey } from './attributes-key.js';
import type { SeriesWindow } from './signal-store.js';

type Series = Pick<MetricPoint, 'entity' | 'name' | 'unit' | 'attributes'>;

/** Gathers points, in any order, into stretches of series. */
export class SeriesWindows {
  readonly #series = new Map<string, { readonly series: Series; readonly values: Map<number, number> }>();

  /** The values of a series by time, to be added to: of two at the same moment the later one told counts. */
  valuesOf(series: Series): Map<number, number> {
    const key = seriesKey(series);
    const known = this.#series.get(key) ?? { series, values: new Map<number, number>() };
    this.#series.set(key, known);
    return known.values;
  }

  /** By entity, name and attributes; series without points are left out. */
  windows(): readonly SeriesWindow[] {
    return [...this.#series]
      .filter(([, { values }]) => values.size > 0)
      .sort(([a], [b]) => compareText(a, b))
      .map(([, { series, values }]) => toWindow(series, values));
  }
}

function toWindow({ entity, name, unit, attributes }: Series, values: ReadonlyMap<number, number>): SeriesWindow {
  const sorted = [...values].sort(([a], [b]) => a - b);
  return {
    entity,
    name,
    ...(unit !== undefined && { unit }),
    attributes,
    times: sorted.map(([at]) => at),
    values: sorted.map(([, value]) => value),
  };
}
