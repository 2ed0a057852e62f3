import type { SeriesWindow } from '../signals/signal-store.js';
import { combineGrids, highest, least, mean, ratioOf, resample, stepFor, sum, type Grid } from './resample.js';
import type { Resource, ResourceRule, ResourceUnit, Told } from './resource.js';
import { asRate } from './running-total.js';

/** How much of one resource one entity used over time, and how much there is. */
export interface ResourceUse {
  readonly resource: Resource;
  readonly entity: string;
  /** Which one of several, such as `/var`; empty when there is one. */
  readonly key: string;
  /** In the unit of the resource; days left for what ends. */
  readonly used: Grid;
  /** Undefined when nothing tells it. 0 for what ends: nothing may be left of it. */
  readonly limit?: number;
  readonly limitFrom?: 'metric' | 'attribute' | 'configuration' | 'nature';
  /** That of the resource, or a share where the whole is unknown. */
  readonly unit: ResourceUnit;
  /** Metrics that told of it. */
  readonly metrics: readonly string[];
}

/** A limit that no metric tells: of one resource, for one entity or for all. */
export interface LimitSetting {
  readonly resource: string;
  readonly entity?: string;
  readonly key?: string;
  readonly limit: number;
}

interface Found {
  readonly series: SeriesWindow;
  readonly rule: ResourceRule;
}

interface Group {
  readonly resource: Resource;
  readonly entity: string;
  readonly key: string;
  readonly found: Found[];
}

/** Everything of the catalogue that shows in the series, by resource, entity and key. Series of no resource are passed over. */
export function findUses(
  series: readonly SeriesWindow[],
  resources: readonly Resource[],
  horizonMs: number,
  limits: readonly LimitSetting[] = [],
): ResourceUse[] {
  const groups = new Map<string, Group>();
  for (const one of series) {
    for (const resource of resources) {
      const rule = resource.rules.find((rule) => rule.metric === one.name && fits(rule, one));
      if (!rule || one.times.length === 0) continue;
      const key = keyOf(resource, one);
      const name = JSON.stringify([one.entity, resource.id, key]);
      const group = groups.get(name) ?? { resource, entity: one.entity, key, found: [] };
      group.found.push({ series: one, rule });
      groups.set(name, group);
    }
  }
  return [...groups.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) => useOf(group, horizonMs, limits) ?? []);
}

function fits({ where }: ResourceRule, { attributes }: SeriesWindow): boolean {
  if (!where) return true;
  return Object.entries(where).some(([name, values]) => values.includes(String(attributes[name])));
}

function keyOf({ keys }: Resource, { attributes }: SeriesWindow): string {
  return keys
    .map((names) => names.find((name) => attributes[name] !== undefined))
    .flatMap((name) => (name === undefined ? [] : [String(attributes[name])]))
    .join(' ');
}

/** Undefined when only limits were told. */
function useOf(group: Group, horizonMs: number, limits: readonly LimitSetting[]): ResourceUse | undefined {
  const { resource, entity, key, found } = group;
  const finest = found.find(({ rule }) => rule.tells !== 'limit') ?? found[0];
  const stepMs = stepFor(finest.series.times, horizonMs);
  const grid = (tells: Told, of: (known: readonly number[]) => number): Grid | undefined => {
    const told = firstMetric(resource, found, tells);
    return told.length > 0
      ? combineGrids(
          told.map((one) => gridOf(one, stepMs, resource)),
          of,
        )
      : undefined;
  };
  const metrics = [...new Set(found.map(({ series }) => series.name))].toSorted();
  const made = { resource, entity, key, metrics, unit: resource.unit };
  const across = resource.across === 'highest' ? highest : sum;
  const ends = grid('deadline', least);
  if (ends) return { ...made, used: ends, limit: 0, limitFrom: 'nature' };

  const [told, times] = [grid('sum', sum), grid('count', sum)];
  const amounts = {
    used: grid('used', across) ?? (told && times && ratioOf(told, times)),
    free: grid('free', sum),
    limit: grid('limit', across),
    share: grid('share', mean),
  };
  const set = limits.find(
    (one) => one.resource === resource.id && (one.entity ?? entity) === entity && (one.key ?? key) === key,
  );
  const limit = set
    ? { limit: set.limit, limitFrom: 'configuration' as const }
    : (metricLimit(amounts) ?? attributeLimit(group));
  const used =
    amounts.used ??
    (amounts.free && limit ? restOf(amounts.free, limit.limit, set ? undefined : amounts.limit) : undefined);
  if (used && (limit || !amounts.share)) return { ...made, used, ...limit };
  const whole = { limit: 1, limitFrom: 'nature' as const };
  return (
    amounts.share && { ...made, unit: 'share', used: amounts.share, ...(limit && limit.limit <= 1 ? limit : whole) }
  );
}

/** What tells the same by two names would count twice. */
function firstMetric({ rules }: Resource, found: readonly Found[], tells: Told): readonly Found[] {
  const told = found.filter(({ rule }) => rule.tells === tells);
  const metric = rules.find((rule) => told.some((one) => one.rule.metric === rule.metric))?.metric;
  return told.filter(({ rule }) => rule.metric === metric);
}

function gridOf({ series: told, rule }: Found, stepMs: number, { step }: Resource): Grid {
  const series = rule.counter ? asRate(told) : told;
  const factor = rule.factor ?? 1;
  const values =
    rule.tells === 'deadline'
      ? series.values.map((endsAt, i) => (endsAt * 1000 - series.times[i]) / 86_400_000)
      : series.values.map((value) => (rule.complement ? 1 - value * factor : value * factor));
  const isPart = rule.tells === 'sum' || rule.tells === 'count' || (rule.tells === 'free' && step === 'max');
  return resample(series.times, values, stepMs, isPart ? 'mean' : step);
}

interface Amounts {
  readonly used: Grid | undefined;
  readonly free: Grid | undefined;
  readonly limit: Grid | undefined;
}

function metricLimit({
  used,
  free,
  limit,
}: Amounts): (Pick<ResourceUse, 'limit' | 'limitFrom'> & { limit: number }) | undefined {
  const told = limit ? newest(limit) : used && free ? newest(combineGrids([used, free], sum)) : undefined;
  return told !== undefined && told > 0 ? { limit: told, limitFrom: 'metric' } : undefined;
}

function attributeLimit({
  resource,
  found,
}: Group): (Pick<ResourceUse, 'limit' | 'limitFrom'> & { limit: number }) | undefined {
  for (const name of resource.limitAttributes ?? []) {
    const told = found.map(({ series }) => Number(series.attributes[name] ?? NaN)).find((value) => value > 0);
    if (told !== undefined) return { limit: told, limitFrom: 'attribute' };
  }
  return undefined;
}

/** What is used is the limit of its time less what was free; the newest limit where that of the time is unknown. */
function restOf(free: Grid, newest: number, limits?: Grid): Grid {
  const shift = limits ? (free.startAt - limits.startAt) / free.stepMs : 0;
  const limitAt = (i: number): number => {
    const known = limits?.values[i + shift] ?? NaN;
    return Number.isNaN(known) ? newest : known;
  };
  return { ...free, values: free.values.map((value, i) => limitAt(i) - value) };
}

/** The newest known value; undefined when there is none. */
export function newest({ values }: Grid): number | undefined {
  return values.findLast((value) => Number.isFinite(value));
}
