import { timeToExhaustion, type Exhaustion } from '../analysis/capacity/exhaustion.js';
import { forecast, type Forecast } from '../analysis/forecast/forecast.js';
import { newest, type ResourceUse } from './find-uses.js';
import type { CapacitySettings, ExhaustionDates, Finding, ForecastFan, Labels, Plotted } from './plan.js';
import { dayMs } from './resource.js';

/** From so likely on, that more cannot be had in time is worth waking someone. */
const urgentFrom = 0.5;
/** A plot shows so many steps of the past. */
const shownSteps = 336;

/** What a resource will do by its own history. `peak` is the upper end of the 80 % interval over the horizon. */
export interface Outlook {
  readonly finding: Finding;
  readonly peak: number;
}

/** Forecasts one resource and dates its exhaustion. Undefined when nothing was ever measured. */
export function outlookOf(use: ResourceUse, settings: CapacitySettings): Outlook | undefined {
  const used = newest(use.used);
  if (used === undefined) return undefined;
  const usedAt = use.used.startAt + use.used.values.findLastIndex((value) => Number.isFinite(value)) * use.used.stepMs;
  const finding: Finding = {
    entity: use.entity,
    ...labelsOf(use.entity, settings),
    resource: use.resource.id,
    key: use.key,
    unit: use.unit,
    metrics: use.metrics,
    used,
    usedAt,
    ...(use.limit !== undefined && { limit: use.limit, limitFrom: use.limitFrom }),
    leadTimeMs: settings.leadTimesMs?.[use.resource.id] ?? use.resource.leadTimeMs,
    history: plotted(use),
    urgent: false,
  };
  if (use.limitFrom === 'nature' && use.limit === 0) return { finding: ended(finding, settings), peak: used };
  if (settings.at - usedAt > Math.max(settings.horizonMs / 4, 4 * use.used.stepMs)) {
    return { finding: { ...finding, refused: 'nothing was measured lately: it may be gone' }, peak: used };
  }
  return expected(use, finding, settings);
}

export function labelsOf(entity: string, { owners, tags: all }: CapacitySettings): Labels {
  const [owner, tags] = [owners?.[entity], all?.[entity]];
  return { ...(owner !== undefined && { owner }), ...(tags !== undefined && { tags }) };
}

function plotted({ used }: ResourceUse): Plotted {
  const from = Math.max(0, used.values.length - shownSteps);
  const values = Array.from(used.values.subarray(from), (value) => (Number.isFinite(value) ? value : null));
  return { startAt: used.startAt + from * used.stepMs, stepMs: used.stepMs, values };
}

/** What ends at a known moment needs no forecast. */
function ended(finding: Finding, { at, horizonMs }: CapacitySettings): Finding {
  const endsAt = finding.usedAt + finding.used * dayMs;
  const date = new Date(endsAt).toISOString().slice(0, 10);
  if (endsAt > at + horizonMs) {
    return { ...finding, exhaustion: { probability: 0, withinLeadTime: 0, because: `ends on ${date}` } };
  }
  const urgent = endsAt <= at + finding.leadTimeMs;
  const dates = { earliestAt: endsAt, expectedAt: endsAt, latestAt: endsAt };
  return {
    ...finding,
    urgent,
    exhaustion: { probability: 1, withinLeadTime: Number(urgent), ...dates, because: `ends on ${date}` },
  };
}

function expected(use: ResourceUse, finding: Finding, settings: CapacitySettings): Outlook {
  const { used, limit, resource, unit } = use;
  const startAt = used.startAt + used.values.length * used.stepMs;
  const horizon = Math.max(1, Math.round(settings.horizonMs / used.stepMs));
  const upper = unit === 'share' || limit === 1 ? { upper: Math.max(1, finding.used) } : {};
  const made = forecast(used.values, horizon, { intervalMs: used.stepMs, startAt, ...upper });
  if ('refused' in made) {
    const { refused, need, have } = made;
    return { finding: { ...finding, refused, missing: { of: 'values', need, have } }, peak: finding.used };
  }
  const peak = made.upper80.reduce((most, value) => Math.max(most, value), finding.used);
  const known = { ...finding, forecast: fanOf(made, startAt) };
  if (limit === undefined) return { finding: { ...known, refused: 'no limit is known' }, peak };
  const spent = limit * resource.spentAt;
  const exhaustion =
    finding.used >= spent
      ? alreadySpent(finding, settings)
      : datesOf(timeToExhaustion(made, { value: spent, direction: 'up' }), made, startAt, finding, settings);
  return { finding: { ...known, exhaustion, urgent: exhaustion.withinLeadTime >= urgentFrom }, peak };
}

function alreadySpent({ usedAt, used, limit }: Finding, { at }: CapacitySettings): ExhaustionDates {
  const share = (100 * used) / (limit ?? used);
  const because = `spent already: ${share.toFixed(0)} % were used at ${new Date(usedAt).toISOString()}`;
  return { probability: 1, withinLeadTime: 1, earliestAt: at, expectedAt: at, latestAt: at, because };
}

function datesOf(
  { probability, earliest, expected, latest, byStep }: Exhaustion,
  { intervalMs }: Forecast,
  startAt: number,
  { leadTimeMs }: Finding,
  { at, horizonMs }: CapacitySettings,
): ExhaustionDates {
  const time = (step: number): number => startAt + (step - 1) * intervalMs;
  const leadSteps = Math.floor((at + leadTimeMs - startAt) / intervalMs) + 1;
  const dates = {
    ...(earliest !== undefined && { earliestAt: time(earliest) }),
    ...(expected !== undefined && { expectedAt: time(expected) }),
    ...(latest !== undefined && { latestAt: time(latest) }),
  };
  return {
    probability,
    withinLeadTime: leadSteps < 1 ? 0 : byStep[Math.min(leadSteps, byStep.length) - 1],
    ...dates,
    because: sentence(probability, dates, horizonMs),
  };
}

type Dates = Pick<ExhaustionDates, 'earliestAt' | 'expectedAt' | 'latestAt'>;

function sentence(probability: number, { earliestAt, expectedAt, latestAt }: Dates, horizonMs: number): string {
  const days = (horizonMs / dayMs).toFixed(0);
  const chance = `${probability > 0.995 ? 'over 99' : probability < 0.005 ? 'under 1' : (100 * probability).toFixed(0)} %`;
  if (earliestAt === undefined) return `holds for ${days} days: spent by then with a probability of ${chance}`;
  // Of an interval of hours the day alone would say nothing.
  const isNarrow = latestAt !== undefined && latestAt - earliestAt < 2 * dayMs;
  const day = (time: number | undefined): string =>
    time === undefined
      ? `after ${days} days`
      : new Date(time)
          .toISOString()
          .slice(0, isNarrow ? 16 : 10)
          .replace('T', ' ');
  return `spent ${expectedAt === undefined ? '' : 'on '}${day(expectedAt)}, 80 % interval ${day(earliestAt)} to ${day(latestAt)}; within ${days} days with a probability of ${chance}`;
}

function fanOf(
  { mean, lower80, upper80, lower95, upper95, intervalMs, because }: Forecast,
  startAt: number,
): ForecastFan {
  const rows = { mean, lower80, upper80, lower95, upper95 };
  const [m, l8, u8, l9, u9] = Object.values(rows).map((row) =>
    Array.from(row, (value) => Number(value.toPrecision(6))),
  );
  return { startAt, stepMs: intervalMs, mean: m, lower80: l8, upper80: u8, lower95: l9, upper95: u9, because };
}
