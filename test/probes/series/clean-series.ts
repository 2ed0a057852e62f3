/**
 * Series with nothing wrong in them, of the kinds that operations see: what a detector must stay silent on. Made for this project;
 * each kind is a rule with a reason, none is fitted to a public data set. Values are deterministic given the random source.
 */
import type { SeededRandom } from './random.js';

export interface CleanKind {
  readonly name: string;
  /** Time between two values. */
  readonly stepMs: number;
  /** Steps after which a period (a day, a sawtooth) returns; 0 where there is none. */
  readonly period: number;
  readonly values: (random: SeededRandom, count: number) => Float64Array;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TAU = 2 * Math.PI;

/** Independent values. */
function each(draw: (random: SeededRandom, index: number) => number): CleanKind['values'] {
  return (random, count) => Float64Array.from({ length: count }, (_, i) => draw(random, i));
}

/** Values that remember: each is made from the one before. */
function walk(
  start: number,
  next: (before: number, random: SeededRandom, index: number) => number,
): CleanKind['values'] {
  return (random, count) => {
    let value = start;
    return Float64Array.from({ length: count }, (_, i) => (value = next(value, random, i)));
  };
}

/** Requests over a day: a hump by day, quiet by night, quieter on the weekend when asked. `hour` counts from a Monday midnight. */
function traffic(hour: number, weekend: number): number {
  const day = Math.floor(hour / 24) % 7;
  const hump = 0.2 + 0.8 * Math.max(0, Math.sin((TAU * ((hour % 24) - 6)) / 24)) ** 1.5;
  return 1000 * hump * (day >= 5 ? weekend : 1);
}

/** Multiplies by a slowly wandering factor and counts: the usual noise of request rates. */
function requests(stepMs: number, weekend: number): CleanKind['values'] {
  return (random, count) => {
    let drift = 0;
    return Float64Array.from({ length: count }, (_, i) => {
      drift = 0.98 * drift + 0.006 * random.normal();
      const mean = traffic((i * stepMs) / HOUR, weekend) * Math.exp(drift);
      return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
    });
  };
}

const kind = (name: string, stepMs: number, period: number, values: CleanKind['values']): CleanKind => ({
  name,
  stepMs,
  period,
  values,
});

export const cleanKinds: readonly CleanKind[] = [
  kind(
    'gaussian',
    MINUTE,
    0,
    each((r) => 50 + 5 * r.normal()),
  ),
  kind(
    'ar(.9)',
    MINUTE,
    0,
    walk(0, (v, r) => 0.9 * v + r.normal()),
  ),
  kind(
    'ar(.99)',
    MINUTE,
    0,
    walk(0, (v, r) => 0.99 * v + r.normal()),
  ),
  kind(
    'daily',
    5 * MINUTE,
    288,
    each((r, i) => 100 + 30 * Math.sin((TAU * i) / 288) + 3 * r.normal()),
  ),
  kind('weekly requests, 1 min', MINUTE, 1440, requests(MINUTE, 0.5)),
  kind('weekly requests, 5 min', 5 * MINUTE, 288, requests(5 * MINUTE, 0.5)),
  kind('hourly requests with weekends', HOUR, 24, requests(HOUR, 0.3)),
  kind('daily requests, 1 min', MINUTE, 1440, requests(MINUTE, 1)),
  kind(
    'cpu share',
    MINUTE,
    0,
    each((r) => 100 * share(r, 2, 18)),
  ),
  kind(
    'lognormal(.5) latency',
    MINUTE,
    0,
    each((r) => 20 * Math.exp(0.5 * r.normal())),
  ),
  kind(
    'lognormal(1) latency',
    MINUTE,
    0,
    each((r) => 20 * Math.exp(r.normal())),
  ),
  kind(
    'pareto(2)',
    MINUTE,
    0,
    each((r) => Math.exp(r.exponential() / 2)),
  ),
  kind(
    'student t(3)',
    MINUTE,
    0,
    each((r) => r.normal() / Math.sqrt(r.gamma(1.5) / 1.5)),
  ),
  kind(
    'rare 0/1 (.01)',
    MINUTE,
    0,
    each((r) => Number(r.next() < 0.01)),
  ),
  kind(
    '0/1 (.3)',
    MINUTE,
    0,
    each((r) => Number(r.next() < 0.3)),
  ),
  kind(
    'flat',
    MINUTE,
    0,
    each(() => 7),
  ),
  kind(
    'flat with rare steps of 1',
    MINUTE,
    0,
    each((r) => 7 + (r.next() < 0.002 ? (r.next() < 0.5 ? 1 : -1) : 0)),
  ),
  kind(
    'sawtooth',
    MINUTE,
    180,
    each((r, i) => 20 + (i % 180) / 3 + 0.5 * r.normal()),
  ),
  kind(
    'hourly cron spikes',
    MINUTE,
    60,
    each((r, i) => 5 + r.normal() + (i % 60 < 2 ? 60 + 5 * r.normal() : 0)),
  ),
  kind(
    'poisson(.3)',
    MINUTE,
    0,
    each((r) => r.poisson(0.3)),
  ),
  kind(
    'poisson(5)',
    MINUTE,
    0,
    each((r) => r.poisson(5)),
  ),
  kind(
    'random walk',
    MINUTE,
    0,
    walk(0, (v, r) => v + r.normal()),
  ),
  kind(
    'trend',
    MINUTE,
    0,
    each((r, i) => i / 100 + 2 * r.normal()),
  ),
  kind(
    'counter',
    MINUTE,
    0,
    walk(0, (v, r) => v + r.poisson(20)),
  ),
  kind(
    'daily square wave',
    5 * MINUTE,
    288,
    each((r, i) => (i % 288 < 96 ? 20 : 80) + r.normal()),
  ),
  kind(
    'noise that follows the day',
    5 * MINUTE,
    288,
    each((r, i) => r.gamma(2) * (1.5 + Math.sin((TAU * i) / 288))),
  ),
  kind(
    'nightly batch',
    5 * MINUTE,
    288,
    each((r, i) => 10 + r.normal() + (i % 288 < 18 ? 70 + 4 * r.normal() : 0)),
  ),
  kind(
    'leak with restarts',
    MINUTE,
    0,
    walk(40, (v, r) => (v > 90 || r.next() < 0.0003 ? 40 : v + 0.02 + 0.2 * r.normal())),
  ),
  kind(
    'queue length',
    10_000,
    0,
    walk(0, (v, r) => Math.max(0, v + r.poisson(4) - r.poisson(4.4))),
  ),
  kind(
    'error ratio',
    MINUTE,
    0,
    each((r) => r.poisson(0.4) / 200),
  ),
  kind(
    'disk use',
    5 * MINUTE,
    288,
    walk(50, (v, r, i) => (i % 288 === 287 ? v - 4 : v + 0.014 + 0.01 * r.normal())),
  ),
];

/** A beta variate, by two gammas. */
function share(random: SeededRandom, a: number, b: number): number {
  const x = random.gamma(a);
  return x / (x + random.gamma(b));
}

/** How many values a kind is judged on: 20,000, or about a quarter of a year where steps are long. */
export function lengthOf({ stepMs }: CleanKind): number {
  return Math.min(20_000, Math.floor((125 * DAY) / stepMs));
}
