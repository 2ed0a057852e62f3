/** Headers of no fixed form: a time in front, then pieces in any order until the message begins. */
import type { AttributeValue, Severity } from '../../domain/signal.js';
import type { Line } from './read-line.js';
import { levelWords, severityOf } from './severity.js';
import { timestampAt } from './timestamp.js';

/** One kind of piece; `group` names what its first group is, `separator` stands for nothing. */
interface Piece {
  readonly group: 'severity' | 'separator' | 'thread' | 'pid' | 'logger' | 'trace' | 'marker';
  readonly pattern: RegExp;
  /** Only once the severity is known: before it, such text may be the message. */
  readonly isAfterSeverity?: boolean;
  /** Only while the severity is not known. */
  readonly isBeforeSeverity?: boolean;
}

const MAX_PIECES = 12;
const cased = levelWords
  .split('|')
  .flatMap((word) => [word, word[0] + word.slice(1).toLowerCase()])
  .join('|');
const anyCase = `${cased}|${levelWords.toLowerCase()}|Note|NOTE`;

const pieces: readonly Piece[] = [
  { group: 'severity', pattern: new RegExp(`(${cased})(?=[\\s:|\\]-]|$):? *`, 'y'), isBeforeSeverity: true },
  { group: 'severity', pattern: new RegExp(`\\[ *(${anyCase}|[TDIWEF]) *\\]:? *`, 'y'), isBeforeSeverity: true },
  { group: 'severity', pattern: new RegExp(`<(${anyCase})>:? *`, 'y'), isBeforeSeverity: true },
  {
    group: 'severity',
    pattern: new RegExp(`(${levelWords.toLowerCase()})(?=:| *\\||\\t)\\s*:?\\s*`, 'y'),
    isBeforeSeverity: true,
  },
  { group: 'separator', pattern: /(?:---|--|-|\||:|,)(?= |\t)\s*/y },
  { group: 'separator', pattern: /\|\s*/y },
  { group: 'thread', pattern: /\[([^\][]{0,96}(?:\[[^\]]{0,32}\][^\][]{0,64})?)\]:? *(?=\S)/y },
  { group: 'pid', pattern: /(\d{1,12})(?: +|\|)(?=\S)/y, isBeforeSeverity: true },
  { group: 'pid', pattern: /(\d{1,12}) +(?=--- )/y },
  {
    group: 'logger',
    pattern:
      /([A-Za-z_][\w$-]{0,64}(?:[./][\w$<>-]{1,64}){1,12}(?:\(\))?(?::\d+)?)(?: *: +| +-{1,3} +| *\| *| +(?=\[)|\t\s*)/y,
  },
  { group: 'logger', pattern: /([A-Za-z_][\w$./@-]{0,96}(?:\(\))?(?::\d+)?)(?: +- +| *\| *| +: +)/y },
  { group: 'logger', pattern: /([A-Za-z]\w*(?:[_$-]\w+|[a-z0-9][A-Z]\w*))(?:\[\d+\])?: +/y, isAfterSeverity: true },
  { group: 'logger', pattern: /([a-z][\w$-]{0,64}(?:\.[\w$-]{1,64}){2,12}) +(?=\S)/y, isAfterSeverity: true },
];

const opening = /[[(]/y;

/** Undefined when there is neither a time nor a severity in front. */
export function readPrefix(line: string, near?: number): Line | undefined {
  const start = opensWith(line, 0) ? 1 : 0;
  const timestamp = timestampAt(line, start, near);
  if (timestamp === undefined) return readSeverity(line);
  let position = timestamp.end;
  if (start === 1) {
    if (line[position] !== ']' && line[position] !== ')') return undefined;
    position++;
  } else if (position < line.length && !/[\s|,:\]-]/.test(line[position])) return undefined;
  position = skip(line, position, /[\s,:|]*/y);
  const { body, severity, fields } = readPieces(line, position);
  return {
    ...(timestamp.at !== undefined && { at: timestamp.at }),
    ...(severity && { severity }),
    body,
    ...(fields !== undefined && { fields }),
  };
}

function opensWith(line: string, position: number): boolean {
  opening.lastIndex = position;
  return opening.test(line);
}

function skip(line: string, position: number, pattern: RegExp): number {
  pattern.lastIndex = position;
  return position + (pattern.exec(line)?.[0].length ?? 0);
}

type Pieces = Pick<Line, 'body' | 'severity' | 'fields'>;

function readPieces(line: string, start: number): Pieces {
  const fields: Record<string, AttributeValue> = {};
  let severity: Severity | undefined;
  let position = start;
  for (let count = 0; count < MAX_PIECES; count++) {
    const found = pieceAt(line, position, severity !== undefined);
    if (found === undefined || found.end >= line.length) break;
    const { group, text, end } = found;
    if (group === 'severity') severity = severityOf(text);
    else if (group !== 'separator' && fields[group] === undefined && text !== '') fields[group] = text;
    else if (group === 'logger') break;
    position = end;
    // A logger's name is the last thing before the message.
    if (group === 'logger' && severity !== undefined && line[position] !== '[') break;
  }
  const body = line.slice(position);
  return { body, ...(severity && { severity }), ...(Object.keys(fields).length > 0 && { fields }) };
}

function pieceAt(
  line: string,
  position: number,
  isSeverityKnown: boolean,
): { group: Piece['group']; text: string; end: number } | undefined {
  for (const { group, pattern, isAfterSeverity, isBeforeSeverity } of pieces) {
    if ((isAfterSeverity && !isSeverityKnown) || (isBeforeSeverity && isSeverityKnown)) continue;
    pattern.lastIndex = position;
    const match = pattern.exec(line);
    if (match !== null) return { group, text: (match[1] ?? '').trim(), end: position + match[0].length };
  }
  return undefined;
}

const leadingSeverity = new RegExp(`^\\[?(${levelWords})\\]?(?::\\s*|\\s+-\\s+|\\s+)(?=\\S)`);
const leadingBracketed = new RegExp(`^\\[(${anyCase})\\]\\s*:?\\s*(?=\\S)`);

/** A line that begins with its severity and has no time. */
function readSeverity(line: string): Line | undefined {
  const match = leadingBracketed.exec(line) ?? leadingSeverity.exec(line);
  const severity = match === null ? undefined : severityOf(match[1]);
  if (match === null || severity === undefined) return undefined;
  return { severity, body: line.slice(match[0].length) };
}
