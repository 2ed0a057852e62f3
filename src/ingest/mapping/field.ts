import { JSONPathEnvironment, type JSONPathQuery, type JSONValue } from 'json-p3';
import { z } from 'zod';

/**
 * What a field of ours is made of: `$.a.b` is a path into the record, `$root.a` one into the whole payload, a text with
 * `{{ $.a }}` is filled in, any other text stands for itself. `map` translates values; `default` is for what is not there,
 * and for what `map` does not list.
 */
export const fieldSource = z.union([
  z.string().min(1),
  z.number().transform(String),
  z.strictObject({
    path: z.string().min(1),
    map: z.record(z.string(), z.string()).optional(),
    default: z.string().optional(),
  }),
]);
export type FieldSource = z.output<typeof fieldSource>;

/** A record and the payload it is part of. */
export interface Scope {
  readonly record: JSONValue;
  readonly root: JSONValue;
}

/** What a field resolves to; undefined when a path of it leads nowhere. */
export type Field = (scope: Scope) => unknown;

/** Paths without `match` and `search`: a regular expression could hold up everything else. */
const environment = new JSONPathEnvironment({ maxRecursionDepth: 50 });
environment.functionRegister.delete('match');
environment.functionRegister.delete('search');

/** Throws what is wrong with a path. */
export function compilePath(path: string): JSONPathQuery {
  return environment.compile(path);
}

/** Throws what is wrong with a path. */
export function compileField(source: FieldSource): Field {
  if (typeof source === 'string') return compileText(source);
  const { path, map, default: standard } = source;
  const value = compileText(path);
  return (scope) => {
    const found = value(scope);
    if (found === undefined || map === undefined) return found ?? standard;
    return map[textOf(found)] ?? standard ?? found;
  };
}

/** A value as a text; lists and objects as their JSON. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function compileText(text: string): Field {
  if (text.startsWith('$')) return compileReference(text);
  const parts = text.split(/\{\{\s*(.*?)\s*\}\}/s);
  if (parts.length === 1) return () => text;
  const fields = parts.map((part, i) => (i % 2 === 1 ? compileReference(part) : () => part));
  return (scope) => {
    const values = fields.map((field) => field(scope));
    return values.includes(undefined) ? undefined : values.map(textOf).join('');
  };
}

/** The first value that a path leads to; null counts as nothing. */
function compileReference(text: string): Field {
  const ofRoot = /^\$root(?![\w])/.test(text);
  const path = compilePath(ofRoot ? `$${text.slice('$root'.length)}` : text);
  return ({ record, root }) => {
    const [value] = path.query(ofRoot ? root : record).values();
    return value ?? undefined;
  };
}
