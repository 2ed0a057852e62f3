import type { Batch, SeenEntity, SeenRelation } from '../domain/batch.js';
import type { Alert, Change, Check } from '../domain/inventory.js';
import type { Attributes, LogRecord, MetricPoint, Span } from '../domain/signal.js';
import type { Refusal } from './source.js';

export interface BatchLimits {
  readonly maxAttributes: number;
  readonly maxAttributeChars: number;
  readonly maxBodyChars: number;
}

export interface Bounded {
  readonly batch: Batch;
  readonly refused: readonly Refusal[];
}

/** A sender's clock may be this far ahead of ours. */
const maxAheadMs = 5 * 60_000;
const maxNameChars = 512;
const maxDiffChars = 262_144;
const maxFiles = 1_000;
const cutMark = '…';

type Checked<T> = T | { readonly refusedBecause: string };

/**
 * A batch within the limits: texts that are too long are cut; a record that would then mean something else (a series
 * under other labels) or means nothing (no entity, no number, a time to come) is refused, with its position and why;
 * so is a point that `refusePoint` gives a reason against.
 */
export function boundBatch(
  batch: Batch,
  limits: BatchLimits,
  now: number,
  refusePoint: (point: MetricPoint) => string | undefined = () => undefined,
): Bounded {
  const refused: Refusal[] = [];
  const check = <T>(kind: Refusal['kind'], records: readonly T[], bound: (record: T) => Checked<T>): T[] => {
    const kept: T[] = [];
    records.forEach((record, index) => {
      const checked = bound(record);
      if (isRefusal(checked)) refused.push({ kind, index, because: checked.refusedBecause });
      else kept.push(checked);
    });
    return kept;
  };
  const latest = now + maxAheadMs;
  return {
    batch: {
      logs: check('logs', batch.logs, (log) => boundLog(log, limits, latest)),
      points: check('points', batch.points, (point) => boundPoint(point, limits, latest, refusePoint)),
      spans: check('spans', batch.spans, (span) => boundSpan(span, limits, latest)),
      changes: check('changes', batch.changes, (change) => boundChange(change, limits, latest)),
      alerts: check('alerts', batch.alerts, (alert) => boundAlert(alert, limits, latest)),
      ...(batch.checks && { checks: batch.checks.flatMap((one) => boundCheck(one, limits, latest) ?? []) }),
      entities: check('entities', batch.entities, (entity) => boundEntity(entity, limits)),
      relations: check('relations', batch.relations, boundRelation),
      source: batch.source,
    },
    refused,
  };
}

function isRefusal(checked: unknown): checked is { readonly refusedBecause: string } {
  return typeof checked === 'object' && checked !== null && 'refusedBecause' in checked;
}

const refuse = (refusedBecause: string) => ({ refusedBecause });

function boundLog(log: LogRecord, limits: BatchLimits, latest: number): Checked<LogRecord> {
  const wrong = timeProblem(log.at, latest) ?? nameProblem('entity', log.entity);
  if (wrong !== undefined) return refuse(wrong);
  const attributes = cutAttributes(log.attributes, limits);
  const body = cut(log.body, limits.maxBodyChars);
  return attributes === log.attributes && body === log.body ? log : { ...log, body, attributes };
}

function boundPoint(
  point: MetricPoint,
  limits: BatchLimits,
  latest: number,
  refusePoint: (point: MetricPoint) => string | undefined,
): Checked<MetricPoint> {
  const wrong = timeProblem(point.at, latest) ?? nameProblem('entity', point.entity) ?? nameProblem('name', point.name);
  if (wrong !== undefined) return refuse(wrong);
  if (!Number.isFinite(point.value)) return refuse('its value is not a finite number');
  if (cutAttributes(point.attributes, limits) !== point.attributes)
    return refuse(`it has more than ${limits.maxAttributes} labels or one longer than ${limits.maxAttributeChars}`);
  const because = refusePoint(point);
  return because === undefined ? point : refuse(because);
}

function boundSpan(span: Span, limits: BatchLimits, latest: number): Checked<Span> {
  const wrong =
    timeProblem(span.at, latest) ?? nameProblem('entity', span.entity) ?? nameProblem('spanId', span.spanId);
  if (wrong !== undefined) return refuse(wrong);
  if (!(span.durationMs >= 0 && Number.isFinite(span.durationMs))) return refuse('it ends before it starts');
  const attributes = cutAttributes(span.attributes, limits);
  const name = cut(span.name, maxNameChars);
  return attributes === span.attributes && name === span.name ? span : { ...span, name, attributes };
}

function boundChange(change: Change, limits: BatchLimits, latest: number): Checked<Change> {
  const wrong =
    timeProblem(change.at, latest) ??
    nameProblem('id', change.id) ??
    (change.entity === undefined ? undefined : nameProblem('entity', change.entity));
  if (wrong !== undefined) return refuse(wrong);
  const size = sizeOf(change.attributes);
  return {
    ...change,
    summary: cut(change.summary, limits.maxAttributeChars),
    ...(change.diff !== undefined && { diff: cut(change.diff, maxDiffChars) }),
    ...(change.files && { files: change.files.slice(0, maxFiles) }),
    attributes:
      size > limits.maxBodyChars ? { cut: `${size} characters of attributes were left out` } : change.attributes,
  };
}

/** Characters of the JSON; Infinity for what is nested too deep to be written. */
function sizeOf(value: object): number {
  try {
    return JSON.stringify(value).length;
  } catch {
    return Infinity;
  }
}

function boundAlert(alert: Alert, limits: BatchLimits, latest: number): Checked<Alert> {
  const wrong =
    timeProblem(alert.at, latest) ??
    timeProblem(alert.startsAt, latest) ??
    nameProblem('entity', alert.entity) ??
    nameProblem('fingerprint', alert.fingerprint) ??
    nameProblem('name', alert.name);
  if (wrong !== undefined) return refuse(wrong);
  const attributes = cutAttributes(alert.attributes, limits);
  return { ...alert, summary: cut(alert.summary, limits.maxAttributeChars), attributes };
}

/** What is wrong with a check is told of its alert. */
function boundCheck(check: Check, limits: BatchLimits, latest: number): Check | undefined {
  const { at, entity, fingerprint, name, column = 'none', because } = check;
  const names = Object.entries({ entity, fingerprint, name, column });
  if (timeProblem(at, latest) ?? names.map(([field, text]) => nameProblem(field, text)).find(Boolean)) return undefined;
  return because === undefined ? check : { ...check, because: cut(because, limits.maxAttributeChars) };
}

function boundEntity(entity: SeenEntity, limits: BatchLimits): Checked<SeenEntity> {
  const wrong = nameProblem('name', entity.name);
  if (wrong !== undefined) return refuse(wrong);
  if (!entity.attributes) return entity;
  const attributes = cutAttributes(entity.attributes, limits);
  return attributes === entity.attributes ? entity : { ...entity, attributes: attributes as Record<string, string> };
}

function boundRelation(relation: SeenRelation): Checked<SeenRelation> {
  const wrong = nameProblem('from', relation.from) ?? nameProblem('to', relation.to);
  if (wrong !== undefined) return refuse(wrong);
  return relation.from === relation.to ? refuse('it connects an entity with itself') : relation;
}

function timeProblem(at: number, latest: number): string | undefined {
  if (at > 0 && at <= latest) return undefined;
  if (at > latest && Number.isFinite(at)) return `its time is more than 5 minutes ahead of this server's clock`;
  return 'it has no time';
}

function nameProblem(field: string, name: string): string | undefined {
  if (name.length > 0 && name.length <= maxNameChars) return undefined;
  return name === '' ? `its ${field} is empty` : `its ${field} is longer than ${maxNameChars} characters`;
}

function cut(text: string, maxChars: number): string {
  return text.length <= maxChars ? text : text.slice(0, maxChars - 1) + cutMark;
}

/** The same object when nothing had to be cut. */
function cutAttributes(attributes: Attributes, { maxAttributes, maxAttributeChars }: BatchLimits): Attributes {
  const keys = Object.keys(attributes);
  const fits =
    keys.length <= maxAttributes &&
    keys.every((key) => {
      const value = attributes[key];
      return key.length <= maxNameChars && (typeof value !== 'string' || value.length <= maxAttributeChars);
    });
  if (fits) return attributes;
  return Object.fromEntries(
    Object.entries(attributes)
      .slice(0, maxAttributes)
      .map(([key, value]) => [
        cut(key, maxNameChars),
        typeof value === 'string' ? cut(value, maxAttributeChars) : value,
      ]),
  );
}
