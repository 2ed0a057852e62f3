/** Lines that are JSON objects: bunyan, pino, zap, logback-json, Docker, ECS, GELF. */
import type { Attributes, AttributeValue } from '../../domain/signal.js';
import type { Line } from './read-line.js';
import { severityOf, severityOfNumber } from './severity.js';
import { timeOf } from './timestamp.js';

const MAX_LENGTH = 262_144;
const MAX_FIELDS = 64;
const MAX_DEPTH = 4;
const MAX_VALUE = 4096;
const bodies = ['message', 'msg', 'log', 'body', 'text', 'event', 'short_message', '@message', 'MESSAGE', 'Message'];
const levels = [
  'level',
  'severity',
  'lvl',
  'loglevel',
  'levelname',
  'log.level',
  'priority',
  'PRIORITY',
  'severity_text',
  'Level',
  'severityText',
];
const times = [
  'time',
  'timestamp',
  'ts',
  '@timestamp',
  'date',
  'datetime',
  'eventTime',
  'asctime',
  't',
  'timeMillis',
  '__REALTIME_TIMESTAMP',
  'Timestamp',
];

/** Undefined when the line is no JSON object, or is longer than 256 KiB. */
export function readJsonLine(line: string, near?: number): Line | undefined {
  if (!line.startsWith('{') || !line.endsWith('}') || line.length > MAX_LENGTH) return undefined;
  const fields = flatFields(line);
  if (fields === undefined) return undefined;
  const bodyKey = bodies.find((key) => typeof fields.get(key) === 'string');
  const severity = take(fields, levels, (value) =>
    typeof value === 'number' ? severityOfNumber(value) : severityOfText(value),
  );
  const at = take(fields, times, (value) => timeOf(value, near));
  const body = bodyKey === undefined ? line : String(fields.get(bodyKey)).trimEnd();
  if (bodyKey !== undefined) fields.delete(bodyKey);
  const rest: Attributes = Object.fromEntries([...fields].slice(0, MAX_FIELDS));
  return {
    ...(at !== undefined && { at }),
    ...(severity && { severity }),
    body,
    ...(fields.size > 0 && { fields: rest }),
  };
}

function severityOfText(value: AttributeValue): ReturnType<typeof severityOf> {
  const text = String(value);
  return /^\d+$/.test(text) ? severityOfNumber(Number(text)) : severityOf(text);
}

/** The first of the named fields that reads as something; it is then no field any more. */
function take<T>(
  fields: Map<string, AttributeValue>,
  keys: readonly string[],
  read: (value: AttributeValue) => T | undefined,
): T | undefined {
  for (const key of keys) {
    const value = fields.get(key);
    const found = value === undefined ? undefined : read(value);
    if (found === undefined) continue;
    fields.delete(key);
    return found;
  }
  return undefined;
}

function flatFields(line: string): Map<string, AttributeValue> | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
  const fields = new Map<string, AttributeValue>();
  flatten(parsed, '', fields, 0);
  return fields;
}

/** Nested objects become dotted names; what is no scalar becomes its JSON. */
function flatten(object: object, prefix: string, fields: Map<string, AttributeValue>, depth: number): void {
  for (const [key, value] of Object.entries(object) as [string, unknown][]) {
    if (fields.size >= 2 * MAX_FIELDS) return;
    const name = prefix + key;
    if (typeof value === 'string') fields.set(name, value);
    else if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)))
      fields.set(name, value);
    else if (typeof value !== 'object' || value === null) continue;
    else if (Array.isArray(value) || depth >= MAX_DEPTH) fields.set(name, JSON.stringify(value).slice(0, MAX_VALUE));
    else flatten(value, `${name}.`, fields, depth + 1);
  }
}
