import type { SeriesWindow } from '../signals/signal-store.js';

/** Fewer readings cannot tell a running total from a rate that rose. */
const fewest = 10;
/** A total begins anew when its process does; more often than at one reading in so many it is none. */
const readingsPerReset = 20;

/**
 * What a counter gained in a second. Senders that say no types (Prometheus' remote_write) tell a counter whose name does
 * not end in `_total` as it is, a number that only grows; others as its rate already. Rates are passed through.
 */
export function asRate(series: SeriesWindow): SeriesWindow {
  const { times, values } = series;
  if (!isRunningTotal(values)) return series;
  const gained = values.slice(1).map((value, i) => {
    const seconds = (times[i + 1] - times[i]) / 1000;
    return (value >= values[i] ? value - values[i] : value) / seconds;
  });
  return { ...series, times: times.slice(1), values: gained };
}

function isRunningTotal(values: readonly number[]): boolean {
  if (values.length < fewest) return false;
  const resets = values.filter((value, i) => i > 0 && value < values[i - 1]).length;
  return resets * readingsPerReset <= values.length;
}
