import type { Attributes, MetricPoint } from '../../../domain/signal.js';
import { bucketQuantile, quantiles, rateName, statisticName } from '../../histogram.js';
import { readLabels, type Labelled } from '../../prometheus-labels.js';
import { seriesKey, type RateStage } from '../../rates.js';
import type { Refusal, Told } from '../../source.js';
import { ToldInventory } from '../../told-inventory.js';
import type { WriteRequest, WriteSeries } from './write-request.js';

/** Written by Prometheus itself about its alerts, which come through doors of their own. */
const ownSeries = new Set(['ALERTS', 'ALERTS_FOR_STATE']);
const counter = /_(?:total|count|sum|bucket)$/;
const units: readonly (readonly [RegExp, string])[] = [
  [/_seconds$/, 's'],
  [/_milliseconds$/, 'ms'],
  [/_bytes$/, 'By'],
  [/_ratio$/, '1'],
  [/_celsius$/, 'Cel'],
];

/** The parts of one classic histogram (or of a summary's count and sum) at one time, as rates. */
interface Distribution {
  readonly at: number;
  readonly base: string;
  readonly labelled: Labelled;
  readonly attributes: Attributes;
  readonly buckets: { readonly to: number; readonly count: number }[];
  count?: number;
  sum?: number;
}

/**
 * Samples as points. 1.0 says no types, so names do, by Prometheus' convention: what ends in `_total` is a counter and
 * becomes its rate per second under its own name; `_count`, `_sum` and `_bucket` of one histogram become its rate (see `rateName`),
 * `_mean`, `_p50`, `_p95` and `_p99`; the raw buckets are not kept. Everything else is a level. A stale marker ends a series: what
 * follows is a first reading. NaN is left out, since it says that there is no value.
 */
export function readSeries(request: WriteRequest, rates: RateStage): Told {
  const inventory = new ToldInventory();
  const points: MetricPoint[] = [];
  const refused: Refusal[] = [];
  const distributions = new Map<string, Distribution>();
  for (const series of request) {
    const name = series.labels['__name__'];
    if (name === undefined || name === '') {
      refused.push(...series.samples.map(() => ({ kind: 'points' as const, because: 'a series has no __name__' })));
    } else if (!ownSeries.has(name)) {
      const labelled = readLabels(series.labels, name);
      labelled.entities.forEach((entity) => inventory.entity(entity));
      labelled.relations.forEach(({ from, kind, to }) => inventory.relation(from, kind, to));
      points.push(...readOne(series, name, labelled, rates, distributions));
    }
  }
  for (const distribution of distributions.values()) points.push(...statistics(distribution));
  return { points, ...inventory.told, refused };
}

function readOne(
  { samples }: WriteSeries,
  name: string,
  labelled: Labelled,
  rates: RateStage,
  distributions: Map<string, Distribution>,
): MetricPoint[] {
  const { entity, attributes } = labelled;
  const key = seriesKey(entity, name, attributes);
  const isCounter = counter.test(name);
  const points: MetricPoint[] = [];
  for (const { at, value, isStale } of samples) {
    if (isStale) rates.forget(key);
    if (isStale || !Number.isFinite(value)) continue;
    if (!isCounter) {
      points.push({ at, entity, name, value, ...unitOf(name), attributes });
      continue;
    }
    const rate = rates.rate(key, at, value);
    if (rate === undefined) continue;
    if (name.endsWith('_total')) points.push({ at, entity, name, value: rate, ...unitOf(name, '/s'), attributes });
    else join(distributions, { at, name, rate, labelled });
  }
  return points;
}

/** Puts a part of a histogram where its other parts of the same time are. */
function join(
  distributions: Map<string, Distribution>,
  { at, name, rate, labelled }: { at: number; name: string; rate: number; labelled: Labelled },
): void {
  const base = name.replace(counter, '');
  const { le, ...attributes } = labelled.attributes;
  const key = `${seriesKey(labelled.entity, base, attributes)}\u0000${at}`;
  let distribution = distributions.get(key);
  if (!distribution) distributions.set(key, (distribution = { at, base, labelled, attributes, buckets: [] }));
  if (name.endsWith('_count')) distribution.count = rate;
  else if (name.endsWith('_sum')) distribution.sum = rate;
  else if (le !== undefined) distribution.buckets.push({ to: le === '+Inf' ? Infinity : Number(le), count: rate });
}

function statistics({ at, base, labelled, attributes, buckets, count, sum }: Distribution): MetricPoint[] {
  const { entity } = labelled;
  const cumulative = buckets.filter(({ to }) => !Number.isNaN(to)).toSorted((a, b) => a.to - b.to);
  const each = cumulative.map(({ to, count: below }, i) => ({
    to,
    count: Math.max(0, below - (cumulative[i - 1]?.count ?? 0)),
  }));
  const values: readonly (readonly [name: string, value: number | undefined, unit: { readonly unit?: string }])[] = [
    [rateName(base), count ?? cumulative.at(-1)?.count, { unit: '1/s' }],
    [statisticName(base, 'mean'), count !== undefined && sum !== undefined ? sum / count : undefined, unitOf(base)],
    ...quantiles.map(
      ({ suffix, at: q }) => [statisticName(base, suffix), bucketQuantile(q, each), unitOf(base)] as const,
    ),
  ];
  return values.flatMap(([name, value, unit]) =>
    value !== undefined && Number.isFinite(value) ? [{ at, entity, name, value, ...unit, attributes }] : [],
  );
}

function unitOf(name: string, suffix = ''): { readonly unit?: string } {
  const base = name.replace(/_total$/, '');
  const unit = units.find(([pattern]) => pattern.test(base))?.[1] ?? (suffix === '' ? undefined : '1');
  return unit === undefined ? {} : { unit: `${unit}${suffix}` };
}
