import { emptyBatch, type Batch, type SeenEntity, type SeenRelation } from '../domain/batch.js';
import {
  changeKinds,
  entityKinds,
  relationKinds,
  type Alert,
  type Change,
  type EntityKind,
  type RelationKind,
} from '../domain/inventory.js';
import {
  severities,
  type Attributes,
  type LogRecord,
  type MetricPoint,
  type Severity,
  type Span,
} from '../domain/signal.js';
import { Failure } from '../platform/failure.js';

type Line = Readonly<Record<string, unknown>>;
type Growing = { -readonly [K in Exclude<keyof Batch, 'source' | 'checks'>]: Batch[K][number][] };

const source = 'recording';
const alertSeverities = ['critical', 'error', 'warning', 'info'] as const satisfies readonly Alert['severity'][];
const alertStatuses = ['firing', 'acknowledged', 'resolved'] as const satisfies readonly Alert['status'][];
const spanStatuses = ['unset', 'ok', 'error'] as const satisfies readonly Span['status'][];
const spanKinds = ['internal', 'server', 'client', 'producer', 'consumer'] as const satisfies readonly Span['kind'][];

/**
 * The lines of a recording (NDJSON, {@link RecordingLine}) as one batch, in their order. Empty lines are skipped.
 * Throws `recording.invalid`, which names the line (counted from `firstLine`) and the field.
 */
export function readRecordingLines(lines: Iterable<string>, firstLine = 1): Batch {
  const batch: Growing = { ...(emptyBatch(source) as unknown as Growing) };
  for (const kind of ['logs', 'points', 'spans', 'changes', 'alerts', 'entities', 'relations'] as const)
    batch[kind] = [];
  let number = firstLine;
  for (const text of lines) {
    if (text.trim() !== '') addLine(batch, text, number);
    number += 1;
  }
  return { ...batch, source };
}

function addLine(batch: Growing, text: string, number: number): void {
  try {
    const line = JSON.parse(text) as unknown;
    if (typeof line !== 'object' || line === null || Array.isArray(line)) throw new Error('it is no JSON object');
    readLineInto(batch, line as Line);
  } catch (error) {
    throw new Failure('recording.invalid', `Line ${number} of the recording: ${(error as Error).message}`);
  }
}

function readLineInto(batch: Growing, line: Line): void {
  switch (line['type']) {
    case 'metric':
      return void batch.points.push(readMetric(line));
    case 'log':
      return void batch.logs.push(readLog(line));
    case 'span':
      return void batch.spans.push(readSpan(line));
    case 'change':
      return void batch.changes.push(readChange(line));
    case 'alert':
      return void batch.alerts.push(readAlert(line));
    case 'entity':
      return void batch.entities.push(readEntity(line));
    case 'relation':
      return void batch.relations.push(readRelation(line));
    default:
      throw new Error(`type is ${show(line['type'])}, not one of entity, relation, metric, log, span, change, alert`);
  }
}

function readMetric(line: Line): MetricPoint {
  return {
    at: number(line, 'at'),
    entity: text(line, 'entity'),
    name: text(line, 'name'),
    value: number(line, 'value'),
    ...optional(line, 'unit'),
    attributes: attributesOf(line),
  };
}

function readLog(line: Line): LogRecord {
  const { traceId, spanId, ...attributes } = attributesOf(line);
  return {
    at: number(line, 'at'),
    entity: text(line, 'entity'),
    severity: oneOf<Severity>(line, 'severity', severities),
    body: typeof line['body'] === 'string' ? line['body'] : wrong(line, 'body', 'a text'),
    attributes,
    ...(typeof traceId === 'string' && { traceId }),
    ...(typeof spanId === 'string' && { spanId }),
  };
}

function readSpan(line: Line): Span {
  return {
    at: number(line, 'at'),
    entity: text(line, 'entity'),
    name: text(line, 'name'),
    traceId: text(line, 'traceId'),
    spanId: text(line, 'spanId'),
    ...optional(line, 'parentSpanId'),
    kind: line['kind'] === undefined ? 'internal' : oneOf(line, 'kind', spanKinds),
    durationMs: number(line, 'durationMs'),
    status: oneOf(line, 'status', spanStatuses),
    ...optional(line, 'peer'),
    attributes: attributesOf(line),
  };
}

function readChange(line: Line): Change {
  const { commit, version, author, files, diff, ...attributes } = (line['attributes'] ?? {}) as Line;
  return {
    id: text(line, 'id'),
    at: number(line, 'at'),
    kind: oneOf(line, 'kind', changeKinds),
    ...optional(line, 'entity'),
    summary: text(line, 'summary'),
    ...(typeof author === 'string' && { author }),
    ...(typeof commit === 'string' && { commit }),
    ...(typeof version === 'string' && { version }),
    ...(Array.isArray(files) && { files: files.filter((file) => typeof file === 'string') }),
    ...(typeof diff === 'string' && { diff }),
    attributes,
    source,
  };
}

function readAlert(line: Line): Alert {
  const at = number(line, 'at');
  const status = oneOf<Alert['status']>(line, 'status', alertStatuses);
  const endsAt = line['endsAt'] === undefined ? at : number(line, 'endsAt');
  return {
    at,
    fingerprint: text(line, 'id'),
    entity: text(line, 'entity'),
    name: text(line, 'name'),
    severity: oneOf(line, 'severity', alertSeverities),
    status,
    startsAt: line['startsAt'] === undefined ? at : number(line, 'startsAt'),
    ...(status === 'resolved' && { endsAt }),
    summary: text(line, 'summary'),
    ...optional(line, 'url'),
    attributes: attributesOf(line),
    source,
  };
}

function readEntity(line: Line): SeenEntity {
  const attributes = Object.fromEntries(Object.entries(attributesOf(line)).map(([key, value]) => [key, String(value)]));
  return {
    name: text(line, 'name'),
    kind: oneOf<EntityKind>(line, 'kind', entityKinds),
    ...optional(line, 'owner'),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  };
}

function readRelation(line: Line): SeenRelation {
  return {
    from: text(line, 'from'),
    to: text(line, 'to'),
    kind: oneOf<RelationKind>(line, 'kind', relationKinds),
  };
}

function number(line: Line, field: string): number {
  const value = line[field];
  return typeof value === 'number' ? value : wrong(line, field, 'a number');
}

function text(line: Line, field: string): string {
  const value = line[field];
  return typeof value === 'string' && value !== '' ? value : wrong(line, field, 'a text that is not empty');
}

function oneOf<T extends string>(line: Line, field: string, values: readonly T[]): T {
  const value = line[field];
  return (values as readonly unknown[]).includes(value)
    ? (value as T)
    : wrong(line, field, `one of ${values.join(', ')}`);
}

function optional<K extends string>(line: Line, field: K): { readonly [P in K]?: string } {
  const value = line[field];
  return value === undefined || value === null ? {} : ({ [field]: text(line, field) } as { readonly [P in K]: string });
}

/** Scalars stay, lists and objects become their JSON; what is null is not there. */
function attributesOf(line: Line): Attributes {
  const given = line['attributes'];
  if (given === undefined || given === null) return {};
  if (typeof given !== 'object' || Array.isArray(given)) return wrong(line, 'attributes', 'an object');
  const attributes: Record<string, Attributes[string]> = {};
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === undefined || key === '__proto__') continue;
    attributes[key] =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? value
        : JSON.stringify(value);
  }
  return attributes;
}

function wrong(line: Line, field: string, expected: string): never {
  throw new Error(`${field} of the ${String(line['type'])} is ${show(line[field])}, not ${expected}`);
}

function show(value: unknown): string {
  if (value === undefined) return 'missing';
  const shown = JSON.stringify(value);
  return shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
}
