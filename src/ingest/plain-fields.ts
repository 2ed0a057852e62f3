import type { Attributes } from '../domain/signal.js';

type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value under a path, whether it is written `{"a.b": 1}` or `{"a": {"b": 1}}`. */
export function fieldAt(fields: Fields, path: string): unknown {
  if (Object.hasOwn(fields, path)) return fields[path];
  const dot = path.indexOf('.');
  if (dot < 0) return undefined;
  const head = path.slice(0, dot);
  const inner = Object.hasOwn(fields, head) ? fields[head] : undefined;
  return isFields(inner) ? fieldAt(inner, path.slice(dot + 1)) : undefined;
}

/** The first of the paths that holds a text that is not empty, or a number. */
export function textIn(fields: Fields, ...paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const value = fieldAt(fields, path);
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}

const maxDepth = 8;
const maxFields = 512;

/** Nested fields by their dotted path; lists become their JSON, what is null is not there. */
export function scalarsOf(fields: Fields, skip: (path: string) => boolean = () => false): Attributes {
  const scalars: Record<string, Attributes[string]> = {};
  let left = maxFields;
  const add = (value: unknown, path: string, depth: number): void => {
    if (left <= 0 || skip(path) || value === null || value === undefined) return;
    if (isFields(value) && depth < maxDepth) {
      for (const key of Object.keys(value)) add(value[key], `${path}.${key}`, depth + 1);
      return;
    }
    left -= 1;
    scalars[path] =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? value
        : JSON.stringify(value);
  };
  for (const key of Object.keys(fields)) if (key !== '__proto__') add(fields[key], key, 0);
  return scalars;
}
