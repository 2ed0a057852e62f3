import type { Batch } from '../domain/batch.js';
import type { Attributes } from '../domain/signal.js';
import { patterns, secret } from './redact-patterns.js';
import { secretWord, signsOf } from './redact-signs.js';

/** Masks personal data and secrets in a text. */
export type Redact = (text: string) => string;

/** Values of attributes with such a name are masked whatever they are. */
const secretName = new RegExp(`(?:^|[._-])(?:${secretWord}|authorization|cookie|set-cookie)$`, 'i');

/** What the operator's own patterns leave behind. */
const further = '<redacted>';

/**
 * The built-in patterns and `extra` ones (regular expressions of the operator, whose speed is theirs to answer for).
 * Throws SyntaxError for an extra pattern that is none.
 */
export function redactor(extra: readonly string[] = []): Redact {
  const own = extra.map((pattern) => new RegExp(pattern, 'g'));
  return (text) => {
    const found = signsOf(text);
    let redacted = text;
    for (const { sign, expression, mask } of patterns) {
      if ((found & sign) === 0) continue;
      redacted = typeof mask === 'string' ? redacted.replace(expression, mask) : redacted.replace(expression, mask);
    }
    for (const pattern of own) redacted = redacted.replace(pattern, further);
    return redacted;
  };
}

/** A batch without personal data and secrets in its texts and attribute values. Names of entities and metrics stay. */
export function redactBatch(batch: Batch, redact: Redact): Batch {
  const attributes = (given: Attributes): Attributes => redactAttributes(given, redact);
  return {
    ...batch,
    logs: batch.logs.map((log) => ({ ...log, body: redact(log.body), attributes: attributes(log.attributes) })),
    points: batch.points.map((point) => changed(point, 'attributes', attributes(point.attributes))),
    spans: batch.spans.map((span) => changed(span, 'attributes', attributes(span.attributes))),
    changes: batch.changes.map((change) => ({
      ...change,
      summary: redact(change.summary),
      ...(change.author !== undefined && { author: redact(change.author) }),
      ...(change.diff !== undefined && { diff: redact(change.diff) }),
      attributes: redactUnknown(change.attributes, redact) as Readonly<Record<string, unknown>>,
    })),
    alerts: batch.alerts.map((alert) => ({
      ...alert,
      summary: redact(alert.summary),
      ...(alert.url !== undefined && { url: redact(alert.url) }),
      attributes: attributes(alert.attributes),
    })),
    ...(batch.checks && {
      checks: batch.checks.map((check) =>
        check.because === undefined ? check : { ...check, because: redact(check.because) },
      ),
    }),
    entities: batch.entities.map((entity) =>
      entity.attributes ? { ...entity, attributes: attributes(entity.attributes) as Record<string, string> } : entity,
    ),
  };
}

/** The same object when nothing was masked. */
export function redactAttributes(attributes: Attributes, redact: Redact): Attributes {
  let masked: Record<string, Attributes[string]> | undefined;
  for (const key in attributes) {
    const value = attributes[key];
    if (typeof value !== 'string' || value.length < 3) continue;
    const kept = secretName.test(key) ? secret : redact(value);
    if (kept !== value) (masked ??= { ...attributes })[key] = kept;
  }
  return masked ?? attributes;
}

function changed<T, K extends keyof T>(record: T, key: K, value: T[K]): T {
  return record[key] === value ? record : { ...record, [key]: value };
}

/** What lies deeper becomes text. */
const maxDepth = 20;

function redactUnknown(value: unknown, redact: Redact, depth = 0): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > maxDepth) return redact(JSON.stringify(value));
  if (Array.isArray(value)) return value.map((item) => redactUnknown(item, redact, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, of]) => [
      key,
      typeof of === 'string' && secretName.test(key) ? secret : redactUnknown(of, redact, depth + 1),
    ]),
  );
}
