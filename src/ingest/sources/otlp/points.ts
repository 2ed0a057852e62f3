import type { Attributes, MetricPoint } from '../../../domain/signal.js';
import { bucketQuantile, quantiles, rateName, statisticName, type Bucket } from '../../histogram.js';
import { seriesKey, type Increment, type RateStage } from '../../rates.js';
import { exponentialBuckets, readExponential } from './exponential.js';
import type { ExponentialPoint, HistogramPoint, NumberPoint, OtlpMetric, SummaryPoint, Temporality } from './otlp.js';
import type { Origin } from './resource.js';
import { attributesOf, countOf, listOf, readTime } from './values.js';

const delta: Temporality = 1;
const noRecordedValue = 1;

/** What every point of one metric of one resource shares. */
interface Series {
  readonly name: string;
  readonly unit?: string;
  readonly origin: Origin;
  readonly rates: RateStage;
  readonly receivedAt: number;
}

/** One point's place in its series. */
interface Place {
  readonly at: number;
  readonly startedAt?: number;
  readonly attributes: Attributes;
  readonly key: string;
}

/**
 * The points of one OTLP metric. Gauges stay as they are. A monotonic sum becomes its rate per second under its own name;
 * any other sum is a level. A distribution becomes its rate (see `rateName`), `.mean`, `.p50`, `.p95` and `.p99` of the
 * values since its last point. Cumulative points need an earlier one to say anything. Values that are no number are left out.
 */
export function readMetric(
  metric: OtlpMetric,
  origin: Origin,
  { rates, receivedAt }: { readonly rates: RateStage; readonly receivedAt: number },
): MetricPoint[] {
  const { name, unit, gauge, sum, histogram, exponentialHistogram, summary } = metric;
  if (!name) throw new Error('a metric has no name');
  const series: Series = { name, ...(unit && { unit }), origin, rates, receivedAt };
  return [
    ...listOf(gauge?.dataPoints, 'dataPoints').flatMap((point) => level(series, point, numberOf(point))),
    ...listOf(sum?.dataPoints, 'dataPoints').flatMap((point) => readSum(series, point, sum ?? {})),
    ...listOf(histogram?.dataPoints, 'dataPoints').flatMap((point) =>
      readHistogram(series, point, histogram?.aggregationTemporality),
    ),
    ...listOf(exponentialHistogram?.dataPoints, 'dataPoints').flatMap((point) =>
      readExponentialHistogram(series, point, exponentialHistogram?.aggregationTemporality),
    ),
    ...listOf(summary?.dataPoints, 'dataPoints').flatMap((point) => readSummary(series, point)),
  ];
}

function placeOf(series: Series, point: NumberPoint): Place {
  const attributes = { ...series.origin.instance, ...attributesOf(point.attributes) };
  const startedAt = readTime(point.startTimeUnixNano)?.ms;
  return {
    at: readTime(point.timeUnixNano)?.ms ?? series.receivedAt,
    ...(startedAt !== undefined && { startedAt }),
    attributes,
    key: seriesKey(series.origin.entity, series.name, attributes),
  };
}

function hasEnded({ flags = 0 }: NumberPoint): boolean {
  return (flags & noRecordedValue) !== 0;
}

function numberOf({ asDouble, asInt }: NumberPoint): number {
  return asDouble === undefined ? (asInt === undefined ? NaN : Number(asInt)) : Number(asDouble);
}

function pointAt(
  series: Series,
  { at, attributes }: Place,
  value: number,
  as: Partial<MetricPoint> = {},
): MetricPoint[] {
  if (!Number.isFinite(value)) return [];
  const { name, unit, origin } = series;
  return [{ at, entity: origin.entity, name, value, ...(unit !== undefined && { unit }), attributes, ...as }];
}

function level(series: Series, point: NumberPoint, value: number): MetricPoint[] {
  return hasEnded(point) ? [] : pointAt(series, placeOf(series, point), value);
}

function perSecond(unit: string | undefined): string {
  return unit === undefined || unit === '1' || unit.startsWith('{') ? '1/s' : `${unit}/s`;
}

function readSum(
  series: Series,
  point: NumberPoint,
  { isMonotonic = false, aggregationTemporality }: NonNullable<OtlpMetric['sum']>,
): MetricPoint[] {
  const value = numberOf(point);
  const isDelta = aggregationTemporality === delta;
  if (!isMonotonic && !isDelta) return level(series, point, value);
  const place = placeOf(series, point);
  if (hasEnded(point)) {
    series.rates.forget(place.key);
    return [];
  }
  if (!isMonotonic) return pointAt(series, place, series.rates.total(place.key, place.at, value) ?? NaN);
  const gained = gain(series, place, [value], isDelta, '');
  return gained
    ? pointAt(series, place, (gained.values[0] ?? NaN) / gained.seconds, { unit: perSecond(series.unit) })
    : [];
}

/** What was counted since the last point: all of it when points are differences. */
function gain(
  { rates }: Series,
  { key, at, startedAt }: Place,
  values: readonly number[],
  isDelta: boolean,
  shape: string,
): Increment | undefined {
  if (!isDelta) return rates.advance(key, at, values, { ...(startedAt !== undefined && { startedAt }), shape });
  return startedAt !== undefined && startedAt < at ? { values, seconds: (at - startedAt) / 1000 } : undefined;
}

function readHistogram(series: Series, point: HistogramPoint, temporality: Temporality | undefined): MetricPoint[] {
  const place = placeOf(series, point);
  if (hasEnded(point)) return ended(series, place);
  const bounds = listOf(point.explicitBounds, 'explicitBounds');
  const counts = listOf(point.bucketCounts, 'bucketCounts').map(countOf);
  if (counts.length > 0 && counts.length !== bounds.length + 1)
    throw new Error(`the histogram ${series.name} has ${bounds.length} bounds and ${counts.length} buckets`);
  const values = [countOf(point.count), point.sum ?? NaN, ...counts];
  const gained = gain(series, place, values, temporality === delta, bounds.join());
  if (!gained) return [];
  const buckets = counts.map((_, i) => ({ to: bounds[i] ?? Infinity, count: gained.values[i + 2] ?? 0 }));
  return distribution(series, place, gained, buckets);
}

function readExponentialHistogram(
  series: Series,
  point: ExponentialPoint,
  temporality: Temporality | undefined,
): MetricPoint[] {
  const place = placeOf(series, point);
  if (hasEnded(point)) return ended(series, place);
  const exponential = readExponential(point);
  const values = [countOf(point.count), point.sum ?? NaN, ...exponential.counts];
  const gained = gain(series, place, values, temporality === delta, exponential.shape);
  if (!gained) return [];
  return distribution(series, place, gained, exponentialBuckets(exponential, gained.values.slice(2)), exponential.from);
}

/** A summary's quantiles are the sender's own; its count and sum are cumulative. */
function readSummary(series: Series, point: SummaryPoint): MetricPoint[] {
  const place = placeOf(series, point);
  if (hasEnded(point)) return ended(series, place);
  const values = [countOf(point.count), point.sum ?? NaN];
  const gained = gain(series, place, values, false, 'summary');
  const told = listOf(point.quantileValues, 'quantileValues').flatMap(({ quantile = 0, value = NaN }) => {
    const statistic = `p${Number((quantile * 100).toFixed(3))}`;
    return pointAt(series, place, value, { name: statisticName(series.name, statistic) });
  });
  return [...(gained ? distribution(series, place, gained, []) : []), ...told];
}

function ended({ rates }: Series, { key }: Place): MetricPoint[] {
  rates.forget(key);
  return [];
}

/** `gained.values` begins with count and sum. */
function distribution(
  series: Series,
  place: Place,
  { values, seconds }: Increment,
  buckets: readonly Bucket[],
  from?: number,
): MetricPoint[] {
  const [count = 0, sum = NaN] = values;
  const rate = pointAt(series, place, count / seconds, { name: rateName(series.name), unit: '1/s' });
  if (!(count > 0)) return rate;
  return [
    ...rate,
    ...pointAt(series, place, sum / count, { name: statisticName(series.name, 'mean') }),
    ...quantiles.flatMap(({ suffix, at }) =>
      pointAt(series, place, bucketQuantile(at, buckets, from), { name: statisticName(series.name, suffix) }),
    ),
  ];
}
