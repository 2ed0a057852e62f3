/** Lines of `key=value key="quoted value"`. */
import type { AttributeValue } from '../../domain/signal.js';
import type { Line } from './read-line.js';
import { severityOf } from './severity.js';
import { timeOf } from './timestamp.js';

const MAX_FIELDS = 64;
const pair = /\s*([A-Za-z_@][\w.@/-]*)=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*))(?=\s|$)/y;
const bodies = ['msg', 'message'];
const levels = ['level', 'lvl', 'severity'];
const times = ['time', 'ts', 't', 'timestamp'];

/**
 * Undefined unless the whole line is pairs and these say a message with a level or a time: other lines of pairs are
 * messages of their own, whose keys are words of the template.
 */
export function readLogfmtLine(line: string, near?: number): Line | undefined {
  const fields = pairsOf(line);
  if (fields === undefined) return undefined;
  const body = bodies.find((key) => fields.has(key));
  const level = levels.find((key) => severityOf(fields.get(key) ?? '') !== undefined);
  const time = times.find((key) => timeOf(fields.get(key), near) !== undefined);
  if (body === undefined || (level ?? time) === undefined) return undefined;
  const severity = level === undefined ? undefined : severityOf(fields.get(level) ?? '');
  const at = time === undefined ? undefined : timeOf(fields.get(time), near);
  const rest = [...fields].filter(([key]) => key !== body && key !== level && key !== time);
  return {
    ...(at !== undefined && { at }),
    ...(severity && { severity }),
    body: fields.get(body) ?? '',
    ...(rest.length > 0 && { fields: Object.fromEntries<AttributeValue>(rest) }),
  };
}

function pairsOf(line: string): Map<string, string> | undefined {
  const fields = new Map<string, string>();
  const end = line.trimEnd().length;
  pair.lastIndex = 0;
  while (pair.lastIndex < end) {
    const match = pair.exec(line);
    if (match === null || fields.size >= MAX_FIELDS) return undefined;
    fields.set(match[1], match[2]?.replace(/\\(.)/g, '$1') ?? match[3]);
  }
  return fields.size > 0 ? fields : undefined;
}
