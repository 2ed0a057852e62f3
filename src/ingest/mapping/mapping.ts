import { parse } from 'yaml';
import { z } from 'zod';
import { changeKinds, entityKinds, relationKinds } from '../../domain/inventory.js';
import { Failure } from '../../platform/failure.js';
import { fieldSource } from './field.js';

const optional = fieldSource.optional();
const attributes = z.record(z.string().min(1), fieldSource).default({});

/** Which records a rule reads, and of those which it is about. */
const of = {
  each: z.string().startsWith('$').default('$'),
  when: z.strictObject({ path: z.string().startsWith('$'), is: z.array(z.string()).min(1) }).optional(),
};

const logs = z.strictObject({
  ...of,
  at: optional,
  entity: fieldSource,
  severity: optional,
  body: fieldSource,
  traceId: optional,
  spanId: optional,
  attributes,
});
const points = z.strictObject({
  ...of,
  at: optional,
  entity: fieldSource,
  name: fieldSource,
  value: fieldSource,
  unit: optional,
  attributes,
});
const changes = z.strictObject({
  ...of,
  /** The same change told again. */
  dedupKey: optional,
  at: optional,
  kind: z.enum(changeKinds),
  entity: optional,
  summary: fieldSource,
  author: optional,
  commit: optional,
  version: optional,
  attributes,
});
const alerts = z.strictObject({
  ...of,
  /** The sender's, kept verbatim. */
  fingerprint: fieldSource,
  /** The same alert told again; the fingerprint when absent. */
  dedupKey: optional,
  /** Alerts of one key belong together, though they are not the same. */
  correlationKey: optional,
  at: optional,
  startsAt: optional,
  entity: fieldSource,
  name: fieldSource,
  severity: optional,
  status: fieldSource,
  summary: optional,
  url: optional,
  attributes,
});
const entities = z.strictObject({ ...of, name: fieldSource, kind: z.enum(entityKinds), owner: optional, attributes });
const relations = z.strictObject({ ...of, from: fieldSource, kind: z.enum(relationKinds), to: fieldSource });

const rules = { logs, points, changes, alerts, entities, relations };
export type RuleKind = keyof typeof rules;
export type Rule<K extends RuleKind> = z.output<(typeof rules)[K]>;

const listOf = <T extends z.ZodType>(rule: T) => z.array(rule).max(100).default([]);

const mapping = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be of small letters, digits and dashes'),
    summary: z.string().min(1).optional(),
    logs: listOf(logs),
    points: listOf(points),
    changes: listOf(changes),
    alerts: listOf(alerts),
    entities: listOf(entities),
    relations: listOf(relations),
  })
  .refine(
    (one) => Object.keys(rules).some((kind) => one[kind as RuleKind].length > 0),
    'says of nothing what it becomes: it needs logs, points, changes, alerts, entities or relations',
  );
/** A sender of one's own: what its payloads become. */
export type Mapping = z.output<typeof mapping>;

/** A mapping (YAML). Throws `mapping.invalid`, which names `file` and every place that is wrong. */
export function readMapping(text: string, file: string): Mapping {
  let told: unknown;
  try {
    told = parse(text, { maxAliasCount: 100 });
  } catch (cause) {
    throw new Failure('mapping.invalid', `${file}: ${(cause as Error).message}`, { cause });
  }
  const result = mapping.safeParse(told);
  if (result.success) return result.data;
  throw new Failure('mapping.invalid', `${file}: ${z.prettifyError(result.error)}`);
}
