import { correlationKey } from '../../domain/inventory.js';
import type { Alert } from '../../domain/inventory.js';
import type { AttributeValue, Attributes } from '../../domain/signal.js';
import { alertSeverity } from '../alert-words.js';
import { readTime } from '../read-time.js';
import { severityOf } from '../severity.js';
import type { Told } from '../source.js';
import { textOf } from './field.js';
import type { RuleKind } from './mapping.js';

/** What the fields of a record resolve to; undefined for what leads nowhere. */
export type Values = Readonly<Record<string, unknown>> & { readonly attributes: Readonly<Record<string, unknown>> };

/** Which field makes a record worthless, and why when it leads somewhere. */
interface Wrong {
  readonly wrong: string;
  readonly because?: string;
}

type Read<K extends RuleKind> = NonNullable<Told[K]>[number] | Wrong;

const statuses: Readonly<Record<string, Alert['status']>> = {
  firing: 'firing',
  triggered: 'firing',
  alerting: 'firing',
  problem: 'firing',
  open: 'firing',
  down: 'firing',
  acknowledged: 'acknowledged',
  resolved: 'resolved',
  recovery: 'resolved',
  closed: 'resolved',
  ok: 'resolved',
  up: 'resolved',
};

export const recordReaders: {
  readonly [K in RuleKind]: (values: Values, receivedAt: number) => Read<K>;
} = {
  logs(values, receivedAt) {
    const missing = firstMissing(values, ['entity', 'body']);
    if (missing) return missing;
    return {
      at: readTime(values['at']) ?? receivedAt,
      entity: text(values, 'entity'),
      severity: severityOf(values['severity']) ?? 'INFO',
      body: text(values, 'body'),
      ...texts(values, 'traceId', 'spanId'),
      attributes: attributesOf(values),
    };
  },
  points(values, receivedAt) {
    const missing = firstMissing(values, ['entity', 'name', 'value']);
    if (missing) return missing;
    const value = Number(values['value']);
    if (!Number.isFinite(value)) return { wrong: 'value', because: `is ${quoted(values['value'])}, no number` };
    return {
      at: readTime(values['at']) ?? receivedAt,
      entity: text(values, 'entity'),
      name: text(values, 'name'),
      value,
      ...texts(values, 'unit'),
      attributes: attributesOf(values),
    };
  },
  changes(values, receivedAt) {
    const missing = firstMissing(values, [
      'summary',
      ...(values['dedupKey'] === undefined && 'dedupKey' in values ? ['dedupKey'] : []),
    ]);
    if (missing) return missing;
    return {
      ...(values['dedupKey'] !== undefined && { id: text(values, 'dedupKey') }),
      at: readTime(values['at']) ?? receivedAt,
      kind: values['kind'] as NonNullable<Told['changes']>[number]['kind'],
      summary: text(values, 'summary'),
      ...texts(values, 'entity', 'author', 'commit', 'version'),
      attributes: attributesOf(values),
    };
  },
  alerts(values, receivedAt) {
    const keys = ['dedupKey', 'correlationKey'].filter((key) => key in values);
    const missing = firstMissing(values, ['fingerprint', ...keys, 'entity', 'name', 'status']);
    if (missing) return missing;
    const status = statuses[text(values, 'status').toLowerCase()];
    if (!status)
      return { wrong: 'status', because: `is ${quoted(values['status'])}, neither firing, acknowledged nor resolved` };
    return readAlert(values, status, receivedAt);
  },
  entities(values) {
    const missing = firstMissing(values, ['name']);
    if (missing) return missing;
    const known = Object.entries(attributesOf(values)).map(([name, value]) => [name, String(value)]);
    const attributes: Readonly<Record<string, string>> = Object.fromEntries(known);
    return {
      name: text(values, 'name'),
      kind: values['kind'] as NonNullable<Told['entities']>[number]['kind'],
      ...texts(values, 'owner'),
      ...(known.length > 0 && { attributes }),
    };
  },
  relations(values) {
    const missing = firstMissing(values, ['from', 'to']);
    if (missing) return missing;
    const kind = values['kind'] as NonNullable<Told['relations']>[number]['kind'];
    return { from: text(values, 'from'), kind, to: text(values, 'to') };
  },
};

/** One alert told again is one of the same `dedupKey`; the sender's own fingerprint is kept beside it. */
function readAlert(values: Values, status: Alert['status'], receivedAt: number): NonNullable<Told['alerts']>[number] {
  const at = readTime(values['at']) ?? receivedAt;
  const startsAt = readTime(values['startsAt']);
  const [fingerprint, dedupKey] = [text(values, 'fingerprint'), values['dedupKey']];
  const key = values['correlationKey'];
  return {
    at,
    fingerprint: dedupKey === undefined ? fingerprint : textOf(dedupKey),
    entity: text(values, 'entity'),
    name: text(values, 'name'),
    severity: alertSeverity(textOf(values['severity'] ?? '')),
    status,
    ...(startsAt !== undefined && { startsAt }),
    ...(status === 'resolved' && { endsAt: at }),
    summary: textOf(values['summary'] ?? values['name']),
    ...texts(values, 'url'),
    attributes: {
      ...attributesOf(values),
      ...(dedupKey !== undefined && { fingerprint }),
      ...(key !== undefined && { [correlationKey]: textOf(key) }),
    },
  };
}

function firstMissing(values: Values, fields: readonly string[]): Wrong | undefined {
  const wrong = fields.find((field) => values[field] === undefined || values[field] === '');
  return wrong === undefined ? undefined : { wrong };
}

function text(values: Values, field: string): string {
  return textOf(values[field]);
}

function texts<K extends string>(values: Values, ...fields: readonly K[]): { readonly [P in K]?: string } {
  const known = fields.filter((field) => values[field] !== undefined && values[field] !== '');
  return Object.fromEntries(known.map((field) => [field, text(values, field)])) as { readonly [P in K]?: string };
}

function attributesOf({ attributes }: Values): Attributes {
  const known = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [name, scalarOf(value)]));
}

function scalarOf(value: unknown): AttributeValue {
  return typeof value === 'number' || typeof value === 'boolean' ? value : textOf(value);
}

function quoted(value: unknown): string {
  return JSON.stringify(textOf(value).slice(0, 60));
}
