import type { Finding } from '../plan.js';
import { escapeHtml } from './escape-html.js';
import type { ResourceUnit } from '../resource.js';
import { formatDay, formatQuantity, formatTick } from './quantity.js';

const width = 720;
const height = 230;
const inner = { left: 64, right: width - 16, top: 26, bottom: height - 28 };

interface Scales {
  readonly x: (at: number) => number;
  readonly y: (value: number) => number;
  readonly ticks: readonly number[];
  readonly days: readonly number[];
}

/** A finding as a picture: what was, what is expected (80 and 95 %), the limit, and when it is reached. Inline SVG. */
export function plotFinding(finding: Finding): string {
  const scales = scalesOf(finding);
  const parts = [
    ...axes(finding, scales),
    ...dates(finding, scales),
    ...fan(finding, scales),
    ...limit(finding, scales),
    ...past(finding, scales),
  ];
  const label = `${finding.entity} ${finding.resource} ${finding.key}: use, forecast and limit`;
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(label)}">${parts.join('')}</svg>`;
}

function scalesOf({ history, forecast, limit, unit }: Finding): Scales {
  const known = history.values.filter((value) => value !== null);
  const shown = [...known, ...(forecast ? [...forecast.lower95, ...forecast.upper95] : [])];
  // A limit far above all that is expected would leave nothing to see.
  const top = extreme(shown, Math.max);
  const values = limit !== undefined && limit <= 4 * top ? [...shown, limit] : shown;
  const low = Math.min(0, extreme(values, Math.min));
  const ticks = ticksOf(low, extreme(values, Math.max), unit);
  const [bottom, highest] = [ticks[0], ticks[ticks.length - 1]];
  const from = history.startAt;
  const to = forecast
    ? forecast.startAt + forecast.mean.length * forecast.stepMs
    : from + history.values.length * history.stepMs;
  return {
    x: (at) => inner.left + ((at - from) / (to - from)) * (inner.right - inner.left),
    y: (value) => inner.bottom - ((value - bottom) / (highest - bottom)) * (inner.bottom - inner.top),
    ticks,
    days: daysOf(from, to),
  };
}

function extreme(values: readonly number[], of: (a: number, b: number) => number): number {
  return values.reduce((most, value) => of(most, value), values[0] ?? 0);
}

/** Four to eight values, round in their unit, from at or below `low` to at or above `high`. */
function ticksOf(low: number, high: number, unit: ResourceUnit): number[] {
  const span = high - low || Math.abs(high) || 1;
  const one = unit === 'bytes' ? 1024 ** Math.max(0, Math.floor(Math.log2(span) / 10)) : 1;
  const rough = span / one / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = one * power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.floor(low / step);
  const count = Math.max(1, Math.ceil((high - first * step) / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, i) => (first + i) * step);
}

/** Five to ten midnights, evenly apart. */
function daysOf(from: number, to: number): number[] {
  const day = 86_400_000;
  const apart = Math.max(1, Math.ceil((to - from) / day / 9)) * day;
  const first = Math.ceil(from / apart) * apart;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / apart) + 1) }, (_, i) => first + i * apart);
}

function axes({ unit }: Finding, { x, y, ticks, days }: Scales): string[] {
  return [
    ...ticks.map(
      (tick) =>
        `<line class="grid" x1="${inner.left}" x2="${inner.right}" y1="${at(y(tick))}" y2="${at(y(tick))}"/>` +
        `<text class="tick" x="${inner.left - 6}" y="${at(y(tick) + 3.5)}" text-anchor="end">${escapeHtml(formatTick(tick, unit))}</text>`,
    ),
    ...days.map(
      (day) =>
        `<line class="grid" x1="${at(x(day))}" x2="${at(x(day))}" y1="${inner.bottom}" y2="${inner.bottom + 4}"/>` +
        `<text class="tick" x="${at(x(day))}" y="${inner.bottom + 16}" text-anchor="middle">${formatDay(day).slice(5)}</text>`,
    ),
  ];
}

function past({ history }: Finding, { x, y }: Scales): string[] {
  let path = '';
  let drawing = false;
  history.values.forEach((value, i) => {
    if (value !== null) path += `${drawing ? 'L' : 'M'}${at(x(history.startAt + i * history.stepMs))} ${at(y(value))}`;
    drawing = value !== null;
  });
  return path ? [`<path class="past" d="${path}"/>`] : [];
}

function fan({ forecast }: Finding, { x, y }: Scales): string[] {
  if (!forecast) return [];
  const point = (values: readonly number[], h: number): string =>
    `${at(x(forecast.startAt + h * forecast.stepMs))} ${at(y(values[h]))}`;
  const steps = forecast.mean.map((_, h) => h);
  const band = (lower: readonly number[], upper: readonly number[]): string =>
    [...steps.map((h) => point(upper, h)), ...steps.toReversed().map((h) => point(lower, h))].join(' ');
  return [
    `<polygon class="band95" points="${band(forecast.lower95, forecast.upper95)}"/>`,
    `<polygon class="band80" points="${band(forecast.lower80, forecast.upper80)}"/>`,
    `<polyline class="mean" points="${steps.map((h) => point(forecast.mean, h)).join(' ')}"/>`,
  ];
}

function limit({ limit, unit }: Finding, { y, ticks }: Scales): string[] {
  if (limit === undefined) return [];
  const text = `limit ${formatQuantity(limit, unit)}`;
  if (limit > ticks[ticks.length - 1]) {
    return [
      `<text class="limit-text" x="${inner.left + 6}" y="${inner.top - 12}">${escapeHtml(`${text}, far above`)}</text>`,
    ];
  }
  return [
    `<line class="limit" x1="${inner.left}" x2="${inner.right}" y1="${at(y(limit))}" y2="${at(y(limit))}"/>`,
    `<text class="limit-text" x="${inner.left + 6}" y="${at(y(limit) - 5)}">${escapeHtml(text)}</text>`,
  ];
}

/** The 80 % interval of the date of exhaustion, and its middle. */
function dates({ exhaustion, forecast }: Finding, { x }: Scales): string[] {
  if (!forecast || exhaustion?.earliestAt === undefined) return [];
  const end = forecast.startAt + forecast.mean.length * forecast.stepMs;
  const clip = (time: number): number => Math.min(inner.right, Math.max(inner.left, x(time)));
  const [from, to] = [clip(exhaustion.earliestAt), clip(exhaustion.latestAt ?? end)];
  const middle = exhaustion.expectedAt;
  const near = middle !== undefined && clip(middle) > inner.right - 90;
  return [
    `<rect class="when" x="${at(from)}" y="${inner.top}" width="${at(Math.max(1, to - from))}" height="${inner.bottom - inner.top}"/>`,
    ...(middle === undefined
      ? []
      : [
          `<line class="date" x1="${at(clip(middle))}" x2="${at(clip(middle))}" y1="${inner.top}" y2="${inner.bottom}"/>`,
          `<text class="date-text" x="${at(clip(middle) + (near ? -4 : 4))}" y="${inner.top - 4}" text-anchor="${near ? 'end' : 'start'}">spent ${formatDay(middle)}</text>`,
        ]),
  ];
}

const at = (value: number): string => String(Math.round(10 * value) / 10);
