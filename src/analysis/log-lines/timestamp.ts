/** Times as logs write them, read to epoch ms. A time without a zone is UTC; one without a year or day is the nearest to `near`. */

export interface Timestamp {
  /** Undefined when the text has a time's form but cannot be dated. */
  readonly at: number | undefined;
  /** Where the text goes on behind it. */
  readonly end: number;
}

interface Form {
  readonly pattern: RegExp;
  readonly date: (parts: Record<string, string | undefined>, near: number | undefined) => number | undefined;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = '(?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const WEEKDAY = '(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?';
const CLOCK = '(?<hour>\\d{1,2}):(?<minute>\\d{2}):(?<second>\\d{2})(?:[.,:](?<fraction>\\d{1,9}))?';
const ZONE = '(?: ?(?<zone>Z|UTC|GMT|[+-]\\d{2}:?\\d{2})(?![A-Za-z0-9]))?';
const OTHER_ZONE = '(?: [A-Z]{3,4}(?= \\[|:|$))?';

const forms: readonly Form[] = [
  form(`(?<year>\\d{4})[-/.](?<monthOfYear>\\d{2})[-/.](?<day>\\d{2})[T _-]${CLOCK}${ZONE}${OTHER_ZONE}`),
  form(`(?<day>\\d{1,2})/${MONTH}/(?<year>\\d{4}):${CLOCK}${ZONE}`),
  form(`${WEEKDAY}${MONTH} (?<day>\\d{1,2}), (?<year>\\d{4}),? ${CLOCK}(?: (?<half>[AP]M))?`),
  form(
    `${WEEKDAY}(?:(?<year>\\d{4}) )?${MONTH} {1,2}(?<day>\\d{1,2}) (?:(?<middleYear>\\d{4}) )?${CLOCK}${ZONE}(?: (?<lateYear>\\d{4})\\b)?`,
  ),
  form(`${WEEKDAY}(?<day>\\d{1,2})[ -]${MONTH}[ -](?<year>\\d{4}) ${CLOCK}${ZONE}`),
  form(`(?<year>\\d{4})(?<monthOfYear>\\d{2})(?<day>\\d{2})[-T ]${CLOCK}${ZONE}`),
  form(`(?<monthOfYear>\\d{1,2})/(?<day>\\d{1,2})/(?<year>\\d{4}),? ${CLOCK}(?: (?<half>[AP]M))?`),
  form(`(?<shortYear>\\d{2})[/-](?<monthOfYear>\\d{2})[/-](?<day>\\d{2}) ${CLOCK}`),
  form(`(?<monthOfYear>\\d{2})[-.](?<day>\\d{2}) ${CLOCK}`),
  form(
    '(?<shortYear>\\d{2})(?<monthOfYear>\\d{2})(?<day>\\d{2}) (?<hour>\\d{2})(?<minute>\\d{2})(?<second>\\d{2})(?= )',
  ),
  form('(?<hour>\\d{2}):(?<minute>\\d{2}):(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?(?= |\\])'),
  { pattern: /(?<ms>1\d{12})(?!\d)/y, date: ({ ms }) => Number(ms) },
  {
    pattern: /(?<s>1\d{9})(?<fraction>\.\d{1,9})?(?![\d.])/y,
    date: ({ s, fraction }) => Math.round(Number(`${s}${fraction ?? ''}`) * 1000),
  },
];

function form(pattern: string): Form {
  return { pattern: new RegExp(pattern, 'y'), date };
}

/** The time that stands at a position of a text, if one does. */
export function timestampAt(text: string, position: number, near?: number): Timestamp | undefined {
  for (const { pattern, date } of forms) {
    pattern.lastIndex = position;
    const match = pattern.exec(text);
    if (match === null) continue;
    return { at: date(match.groups ?? {}, near), end: position + match[0].length };
  }
  return undefined;
}

/** A time that is a field's whole value: a number of seconds to nanoseconds since 1970, or text. */
export function timeOf(value: unknown, near?: number): number | undefined {
  if (typeof value === 'number') return timeOfNumber(value);
  if (typeof value !== 'string' || value.length > 64) return undefined;
  const text = value.trim();
  const timestamp = timestampAt(text, 0, near);
  if (timestamp?.end === text.length) return timestamp.at;
  return /^\d{9,19}(?:\.\d+)?$/.test(text) ? timeOfNumber(Number(text)) : undefined;
}

/** Scales by size: seconds until 10¹¹ (the year 5138), then ms, µs, ns. */
function timeOfNumber(value: number): number | undefined {
  if (!Number.isFinite(value) || value < 1e8) return undefined;
  if (value < 1e11) return Math.round(value * 1000);
  if (value < 1e14) return Math.round(value);
  return Math.floor(value < 1e17 ? value / 1e3 : value / 1e6);
}

function date(parts: Record<string, string | undefined>, near: number | undefined): number | undefined {
  if (parts.day === undefined) return near === undefined ? undefined : nearestDay(timeOfDay(parts), near);
  const month = parts.month === undefined ? Number(parts.monthOfYear) - 1 : months.indexOf(parts.month.toLowerCase());
  const day = Number(parts.day);
  if (month < 0 || month > 11 || day < 1 || day > 31) return undefined;
  const time = timeOfDay(parts) - offsetOf(parts.zone);
  const year = yearOf(parts);
  if (year !== undefined) return Date.UTC(year, month, day) + time;
  return near === undefined ? undefined : nearest(month, day, time, near);
}

function yearOf({ year, middleYear, lateYear, shortYear }: Record<string, string | undefined>): number | undefined {
  if (shortYear !== undefined) return 2000 + Number(shortYear);
  const full = year ?? middleYear ?? lateYear;
  return full === undefined ? undefined : Number(full);
}

function timeOfDay({ hour, minute, second, fraction, half }: Record<string, string | undefined>): number {
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half === 'PM' ? 12 : 0);
  const ms = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000);
  return ((hours * 60 + Number(minute)) * 60 + Number(second)) * 1000 + ms;
}

function offsetOf(zone: string | undefined): number {
  const match = zone === undefined ? null : /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (match === null) return 0;
  const ms = (Number(match[2]) * 60 + Number(match[3])) * 60_000;
  return match[1] === '-' ? -ms : ms;
}

/** The year in which month and day fall nearest to a time that is known. */
function nearest(month: number, day: number, time: number, near: number): number {
  const year = new Date(near).getUTCFullYear();
  const candidates = [year - 1, year, year + 1].map((one) => Date.UTC(one, month, day) + time);
  return candidates.reduce((a, b) => (Math.abs(b - near) < Math.abs(a - near) ? b : a));
}

/** The day on which a time of day falls nearest to a time that is known. */
function nearestDay(time: number, near: number): number {
  const day = 86_400_000;
  return Math.round((near - time) / day) * day + time;
}
