/** Takes the header off a raw log line: when, how severe and from where are attributes, not words of its template. */
import type { Attributes, AttributeValue, Severity } from '../../domain/signal.js';
import { type Format, formats } from './formats.js';
import { readJsonLine } from './json-line.js';
import { readLogfmtLine } from './logfmt-line.js';
import { readPrefix } from './prefix.js';
import { severityOf } from './severity.js';
import { timestampAt } from './timestamp.js';

export interface Line {
  /** Epoch ms; left out where the line does not say, or says no year and nobody said what year it is. */
  readonly at?: number;
  readonly severity?: Severity;
  readonly body: string;
  /** What else the header says: host, pid, thread, logger …, or the fields of a JSON or logfmt line. */
  readonly fields?: Attributes;
}

/** A header is not longer; patterns see no more of a line. */
const MAX_HEADER = 1024;
const MAX_WRAPPINGS = 2;
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]{0,16}m`, 'g');

/**
 * Reads a raw line in whatever common format: syslog, JSON, logfmt, klog, access and error logs, PostgreSQL, logcat,
 * network devices, log4j-like. A line of no known format is all body. Never throws; linear time.
 *
 * `near`, epoch ms, dates a time that has no year: when the line was received.
 */
export function readLine(raw: string, near?: number): Line {
  return read(raw.replace(COLOURS, '').trimEnd(), near, MAX_WRAPPINGS);
}

function read(line: string, near: number | undefined, wrappings: number): Line {
  const json = readJsonLine(line, near);
  if (json !== undefined) return json.body === line || wrappings === 0 ? json : unwrapped(json, near, wrappings);
  const head = line.slice(0, MAX_HEADER);
  for (const format of formats) {
    const match = format.pattern.exec(head);
    if (match === null) continue;
    const found = lineOf(format, match.groups ?? {}, line.slice(head.length), near);
    return format.isWrapping && wrappings > 0 ? unwrapped(found, near, wrappings) : found;
  }
  return readLogfmtLine(head, near) ?? withTail(readPrefix(head, near), line.slice(head.length)) ?? { body: line };
}

function withTail(line: Line | undefined, tail: string): Line | undefined {
  return line === undefined || tail === '' ? line : { ...line, body: line.body + tail };
}

/** What is wrapped knows best when and how severe it was. */
function unwrapped(outer: Line, near: number | undefined, wrappings: number): Line {
  const inner = read(outer.body, near ?? outer.at, wrappings - 1);
  const fields = { ...outer.fields, ...inner.fields };
  return { ...outer, ...inner, ...(Object.keys(fields).length > 0 && { fields }) };
}

const meanings = new Set(['time', 'severity', 'body', 'priority', 'level', 'mark']);

function lineOf(
  format: Format,
  groups: Readonly<Record<string, string | undefined>>,
  tail: string,
  near: number | undefined,
): Line {
  const at = groups.time === undefined ? undefined : headerTime(groups.time, near);
  const severity = format.severity?.(groups) ?? severityOf(groups.severity ?? '');
  const fields = Object.entries(groups).filter(
    (field): field is [string, string] => field[1] !== undefined && field[1] !== '-' && !meanings.has(field[0]),
  );
  return {
    ...(at !== undefined && { at }),
    ...(severity && { severity }),
    body: format.body?.(groups) ?? (groups.body ?? '') + tail,
    ...(fields.length > 0 && { fields: Object.fromEntries<AttributeValue>(fields) }),
  };
}

/** klog writes month and day without a separator. */
const KLOG = /^(\d{4})?(\d{2})(\d{2}) (?=\d)/;

function headerTime(text: string, near: number | undefined): number | undefined {
  const readable = text.replace(KLOG, (_, year: string | undefined, month: string, day: string) => {
    return year === undefined ? `${month}-${day} ` : `${year}-${month}-${day} `;
  });
  return timestampAt(readable, 0, near)?.at;
}
