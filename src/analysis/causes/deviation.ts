import type { MeasureKind } from '../../domain/anomaly.js';
import { measureOf } from './measure.js';
import { kthLargest, median, medianSpread, quantile } from './robust.js';

/** The recent values of one series of an entity, oldest first. `times` are epoch ms, as many as `values`; NaN is a missing value. */
export interface SeriesWindow {
  readonly entity: string;
  readonly name: string;
  readonly unit?: string;
  /** The values of its attributes: one of them may name what it measures the calls of. */
  readonly about?: readonly string[];
  /** Told by who knows better than the name does. */
  readonly measure?: MeasureKind;
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** How much worse a series became at the onset. */
export interface Deviation {
  readonly series: SeriesWindow;
  readonly measure: MeasureKind;
  /** The typical bad value before and after, in the unit of the series. */
  readonly before: number;
  readonly after: number;
  /** Robust distance in spreads of the past; never negative. */
  readonly z: number;
  /** ln(1 + z/3), 0 to about 4.6: the strength as evidence. */
  readonly strength: number;
}

/** A burst that fills this share of the window counts; a single blip does not. */
const BURST_SHARE = 0.4;
const NOISE_FLOOR = 0.05;
const AVAILABILITY_FLOOR = 0.003;
const LATENCY_FLOOR_S = 0.001;
const FEW_DISTINCT = 12;
const MIN_BEFORE = 4;
const PRIOR_SAMPLES = 20;
const CALIBRATION_RUNS = 200;
const LARGEST_Z = 300;

/**
 * How much worse the values from `onset` on are than those before, in the bad direction only: latency, errors and
 * saturation up, availability down. The typical bad value is the one that the worst 40 % of the window reach. Where the
 * past is eight times as long, its own windows say how far that wanders by chance (self-calibration); never less than 5 %
 * of the level. Undefined for measures that are no evidence, and for fewer than four values before or none after.
 */
export function deviationOf(series: SeriesWindow, onset: number, until = Infinity): Deviation | undefined {
  const measure = series.measure ?? measureOf(series.name);
  if (measure === 'traffic' || measure === 'other') return undefined;
  const { before, after } = split(series, onset, until);
  if (before.length < MIN_BEFORE || after.length === 0) return undefined;
  const turn = turnBad(series, measure, before, after);
  const b = before.map(turn);
  const a = after.map(turn);
  const { centre, spread } = b.length >= 8 * a.length ? calibrate(b, a.length) : describe(b);
  const s = Math.max(spread, ...floors(b, measure));
  const typical = burst(a);
  const raw = s > 0 ? ((typical - centre) / s) * Math.sqrt(b.length / (b.length + PRIOR_SAMPLES)) : 0;
  const z = Math.min(Math.max(raw, 0), LARGEST_Z);
  const unturn = (x: number): number => (measure === 'availability' ? turn.scale * (1 - x) : x / turn.scale);
  return {
    series,
    measure,
    before: unturn(centre),
    after: unturn(typical),
    z,
    strength: Math.log1p(z / 3),
  };
}

function split(series: SeriesWindow, onset: number, until: number): { before: number[]; after: number[] } {
  const before: number[] = [];
  const after: number[] = [];
  series.times.forEach((at, i) => {
    const value = series.values[i];
    if (value === undefined || !Number.isFinite(value) || at > until) return;
    (at < onset ? before : after).push(value);
  });
  return { before, after };
}

/** Turns values so that up is bad, availability as the share that failed, latency in seconds. */
function turnBad(
  { unit, name }: SeriesWindow,
  measure: MeasureKind,
  before: readonly number[],
  after: readonly number[],
): ((x: number) => number) & { scale: number } {
  if (measure === 'availability') {
    const scale = [...before, ...after].some((x) => x > 1.5) ? 100 : 1;
    return Object.assign((x: number) => (scale - x) / scale, { scale });
  }
  const scale = measure === 'latency' ? secondsPer(unit, name) : 1;
  return Object.assign((x: number) => x * scale, { scale });
}

function secondsPer(unit: string | undefined, name: string): number {
  const told = (
    unit ??
    /(?:[_.(]|\b)(ns|us|µs|ms|milliseconds|microseconds|nanoseconds)\)?$/i.exec(name)?.[1] ??
    's'
  ).toLowerCase();
  if (/^(ms|milli)/.test(told)) return 1e-3;
  if (/^(us|µs|micro)/.test(told)) return 1e-6;
  return /^(ns|nano)/.test(told) ? 1e-9 : 1;
}

/** The value that the worst 40 % reach. */
function burst(values: readonly number[]): number {
  return kthLargest(values, Math.ceil(BURST_SHARE * values.length));
}

function describe(values: readonly number[]): { centre: number; spread: number } {
  return { centre: median(values), spread: medianSpread(values) };
}

/** Centre and spread of the typical bad value over the past's own windows of the same length. */
function calibrate(values: readonly number[], length: number): { centre: number; spread: number } {
  const stride = Math.max(1, Math.floor((values.length - length) / CALIBRATION_RUNS));
  const bursts: number[] = [];
  for (let start = 0; start + length <= values.length; start += stride)
    bursts.push(burst(values.slice(start, start + length)));
  const centre = median(bursts);
  const mad = median(bursts.map((x) => Math.abs(x - centre)));
  return { centre, spread: Math.max(1.4826 * mad, (quantile(bursts, 0.95) - centre) / 1.645) };
}

/** What no measurement resolves: a share of the level, one step of a coarse scale, a millisecond. */
function floors(values: readonly number[], measure: MeasureKind): number[] {
  const level = measure === 'availability' ? AVAILABILITY_FLOOR : NOISE_FLOOR * Math.abs(median(values));
  return [level, stepOf(values), measure === 'latency' ? LATENCY_FLOOR_S : 0];
}

/** The median gap of a series of at most twelve distinct values, 0 for a finer one. */
function stepOf(values: readonly number[]): number {
  const seen = new Set<number>();
  for (const value of values) if (seen.add(value).size > FEW_DISTINCT) return 0;
  const distinct = [...seen].toSorted((x, y) => x - y);
  return distinct.length > 1 ? median(distinct.slice(1).map((x, i) => x - (distinct[i] ?? x))) : 0;
}
