/** Things that go wrong, put into a clean series at a known step. */
import type { SeededRandom } from './random.js';

export interface SeriesEvent {
  readonly name: string;
  /** Changes `values` from step `at` on; `scale` is the size of the series' noise, `period` its period in steps or 0. Returns the last step that is changed. */
  readonly inject: (
    values: Float64Array,
    at: number,
    context: { scale: number; period: number; random: SeededRandom },
  ) => number;
  /** Whether it could be seen at all in such a series. */
  readonly fits: (series: { values: Float64Array; scale: number; period: number }) => boolean;
}

type Fits = SeriesEvent['fits'];
const noisy: Fits = ({ scale }) => scale > 0;
const seasonal: Fits = ({ values, scale, period }) =>
  period >= 24 && scale > 0 && seasonSize(values, period) > 3 * scale;
/** Neighbours hardly ever are equal, so that a flat line is news. */
const moving: Fits = ({ values }) => values.filter((v, i) => v === values[i - 1]).length < 0.1 * values.length;
/** Hardly ever near zero, so that zero is news. */
const positive: Fits = ({ values, scale }) => (values.toSorted()[Math.floor(values.length / 100)] ?? 0) > 2 * scale;

/** Standard deviation over one period: noise and season together. */
function seasonSize(values: Float64Array, period: number): number {
  const cycle = values.subarray(0, period);
  const middle = mean(cycle);
  return Math.sqrt(mean(cycle.map((v) => (v - middle) ** 2)));
}

/** Changes each of `length` values from `at` on. */
function over(
  values: Float64Array,
  at: number,
  length: number,
  change: (value: number, step: number) => number,
): number {
  const end = Math.min(values.length, at + length);
  for (let i = at; i < end; i++) values[i] = change(values[i] ?? 0, i - at);
  return end - 1;
}

const mean = (values: Float64Array): number => values.reduce((sum, v) => sum + v, 0) / values.length;

export const seriesEvents: readonly SeriesEvent[] = [
  { name: 'spike', fits: noisy, inject: (v, at, { scale }) => over(v, at, 3, (x) => x + 12 * scale) },
  { name: 'dip', fits: noisy, inject: (v, at, { scale }) => over(v, at, 5, (x) => x - 12 * scale) },
  { name: 'shift', fits: noisy, inject: (v, at, { scale }) => over(v, at, v.length, (x) => x + 7 * scale) },
  {
    name: 'ramp',
    fits: noisy,
    inject: (v, at, { scale }) => over(v, at, v.length, (x, i) => x + 10 * scale * Math.min(1, i / 60)),
  },
  {
    name: 'noise',
    fits: noisy,
    inject: (v, at, { scale, random }) => over(v, at, 60, (x) => x + 6 * scale * random.normal()),
  },
  {
    name: 'flat line',
    fits: moving,
    inject: (v, at) => {
      const last = v[at - 1] ?? 0;
      return over(v, at, 120, () => last);
    },
  },
  { name: 'outage to zero', fits: positive, inject: (v, at) => over(v, at, 30, () => 0) },
  {
    name: 'burst',
    fits: noisy,
    inject: (v, at, { scale }) => over(v, at, 30, (x, i) => (i % 3 === 0 ? x + 12 * scale : x)),
  },
  {
    name: 'phase moved',
    fits: seasonal,
    inject: (v, at, { period }) => {
      const before = v.slice();
      return over(v, at, 2 * period, (_, i) => before[at + i - Math.floor(period / 2)] ?? 0);
    },
  },
  {
    name: 'season collapsed',
    fits: seasonal,
    inject: (v, at, { period }) => {
      const middle = mean(v.subarray(at - period, at));
      return over(v, at, 2 * period, (x) => middle + 0.2 * (x - middle));
    },
  },
  {
    name: 'shape changed',
    fits: seasonal,
    inject: (v, at, { period }) => {
      const before = v.slice(at - period, at);
      const middle = mean(before);
      return over(v, at, 2 * period, (x) => 2 * middle - x);
    },
  },
];
