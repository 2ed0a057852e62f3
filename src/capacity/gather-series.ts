import { Failure } from '../platform/failure.js';
import { seriesKey } from '../signals/attributes-key.js';
import type { SeriesWindow, SignalStore } from '../signals/signal-store.js';
import { bucketMs, workloadMetrics } from './size-workloads.js';
import type { Resource, Told } from './resource.js';

const dayMs = 86_400_000;
const shortestMs = 60_000;
const longestMs = 8 * dayMs;
/** Twice as long a span brings an answer that is still small. */
const fewPoints = 20_000;

/** The highest of these is no peak of use. */
const meant: ReadonlySet<Told> = new Set(['free', 'sum', 'count']);

/** How points of one bucket become one. */
export type How = 'mean' | 'max';
/** By metric; what is not here tells of no resource. */
export type Gathered = ReadonlyMap<string, How>;

/** Every metric of the catalogue and of sizing. Memory and all that is limited by its highest keeps its highest point. */
export function gatheredMetrics(resources: readonly Resource[]): Gathered {
  const sizing = workloadMetrics.map((name): [string, How] => [name, 'max']);
  const told = resources.flatMap(({ rules, step }) =>
    // The highest of what is free would be the lowest of what is used.
    rules.map(({ metric, tells }): [string, How] => [metric, step === 'max' && !meant.has(tells) ? 'max' : 'mean']),
  );
  return new Map([...sizing, ...told]);
}

/**
 * The series of some entities for which `howTo` says how to take them. Read in spans of days that grow while answers are
 * small: of entities with few points many questions would cost more than what they bring.
 */
export async function gatherSeries(
  store: Pick<SignalStore, 'points'>,
  entities: readonly string[],
  { from, to }: { readonly from: number; readonly to: number },
  howTo: (metric: string) => How | undefined,
): Promise<SeriesWindow[]> {
  const series = new Map<string, { window: SeriesWindow; times: number[]; values: number[] }>();
  let span = dayMs;
  for (let begin = from; begin < to;) {
    const end = Math.min(to, begin + span);
    const windows = await pointsOf(store, entities, begin, end);
    const points = windows.reduce((sum, { times }) => sum + times.length, 0);
    span = points < fewPoints ? Math.min(longestMs, 2 * span) : dayMs;
    begin = end;
    for (const window of windows) {
      const how = howTo(window.name);
      if (!how) continue;
      const key = seriesKey(window);
      const known = series.get(key) ?? { window, times: [], values: [] };
      thinInto(known, window, how);
      series.set(key, known);
    }
  }
  return [...series.values()].map(({ window, times, values }) => ({ ...window, times, values }));
}

/** Halves the time until the answer is one the store gives. */
async function pointsOf(
  store: Pick<SignalStore, 'points'>,
  entities: readonly string[],
  from: number,
  to: number,
): Promise<readonly SeriesWindow[]> {
  try {
    return await store.points({ from, to, entities });
  } catch (error) {
    const tooMany = error instanceof Failure && error.code === 'signals.too-many-points';
    if (!tooMany || to - from <= shortestMs) throw error;
    const middle = Math.floor((from + to) / 2);
    return [...(await pointsOf(store, entities, from, middle)), ...(await pointsOf(store, entities, middle, to))];
  }
}

function thinInto(into: { times: number[]; values: number[] }, window: SeriesWindow, how: How): void {
  let count = 0;
  let bucket = NaN;
  window.times.forEach((at, i) => {
    const value = window.values[i];
    if (!Number.isFinite(value)) return;
    const here = Math.floor(at / bucketMs);
    const last = into.values.length - 1;
    if (here !== bucket) {
      into.times.push(at);
      into.values.push(value);
      [bucket, count] = [here, 1];
      return;
    }
    count++;
    into.values[last] =
      how === 'max' ? Math.max(into.values[last], value) : into.values[last] + (value - into.values[last]) / count;
  });
}
