import type { Attributes } from '../../../domain/signal.js';
import type { AnyValue, Int64, KeyValue, NanoTime } from './otlp.js';

/** Epoch ms and the nanoseconds beyond; `undefined` for a time that is absent or 0. */
export function readTime(time: NanoTime | undefined): { readonly ms: number; readonly ns: number } | undefined {
  if (time === undefined) return undefined;
  if (typeof time === 'object') return time.ms === 0 && time.ns === 0 ? undefined : time;
  if (typeof time === 'number') return time > 0 ? { ms: Math.floor(time / 1e6), ns: time % 1e6 } : undefined;
  if (!/^\d{1,20}$/.test(time)) throw new Error(`the time ${JSON.stringify(time)} is no decimal number of nanoseconds`);
  const ms = Number(time.slice(0, -6));
  const ns = Number(time.slice(-6));
  return ms === 0 && ns === 0 ? undefined : { ms, ns };
}

/** The start of a span or series and its end, as milliseconds between them. */
export function millisBetween(
  start: { readonly ms: number; readonly ns: number },
  end: { readonly ms: number; readonly ns: number },
): number {
  return end.ms - start.ms + (end.ns - start.ns) / 1e6;
}

/** A list as it is, nothing as an empty one; anything else is a mistake worth naming. */
export function listOf<T>(value: readonly T[] | null | undefined, name: string): readonly T[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Error(`${name} is no list`);
  return value;
}

export function countOf(value: Int64 | undefined): number {
  return value === undefined ? 0 : Number(value);
}

/** Attributes by key. Lists and maps become their JSON; an integer beyond 2^53 stays text. */
export function attributesOf(pairs: readonly KeyValue[] | null | undefined): Record<string, Attributes[string]> {
  const attributes: Record<string, Attributes[string]> = {};
  for (const { key, value } of listOf(pairs, 'attributes')) {
    if (!key || key === '__proto__' || value === undefined || value === null) continue;
    const scalar = scalarOf(value);
    if (scalar !== undefined) attributes[key] = scalar;
  }
  return attributes;
}

export function scalarOf(value: AnyValue): Attributes[string] | undefined {
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.intValue !== undefined) return integer(value.intValue);
  if (value.doubleValue !== undefined) return Number(value.doubleValue);
  if (value.boolValue !== undefined) return value.boolValue;
  const plain = plainOf(value);
  return plain === undefined ? undefined : JSON.stringify(plain);
}

const maxDepth = 32;

/** The value as JSON would have it. */
export function plainOf(value: AnyValue, depth = 0): unknown {
  if (depth > maxDepth) return undefined;
  if (value.arrayValue)
    return listOf(value.arrayValue.values, 'values').map((item) => plainOf(item, depth + 1) ?? null);
  if (value.kvlistValue) {
    const pairs = listOf(value.kvlistValue.values, 'values').filter(({ key }) => key && key !== '__proto__');
    return Object.fromEntries(pairs.map(({ key, value: of }) => [key, of ? (plainOf(of, depth + 1) ?? null) : null]));
  }
  return value.bytesValue ?? scalarWithin(value);
}

function scalarWithin(value: AnyValue): Attributes[string] | undefined {
  if (value.intValue !== undefined) return integer(value.intValue);
  if (value.doubleValue !== undefined) return Number(value.doubleValue);
  return value.stringValue ?? value.boolValue;
}

function integer(value: Int64): string | number {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
