import { z } from 'zod';

/** A time as ISO 8601 with an offset; epoch ms inside. */
export const time = z.iso.datetime({ offset: true }).describe('ISO 8601 with an offset, e.g. 2026-01-05T12:00:00Z');

export function msOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}

/** How many are given. */
export function upTo(most: number, usually: number) {
  return z.int().min(1).max(most).default(usually).describe(`How many, 1 to ${most}`);
}

/** What is given, without what is not. */
export function given<T extends object>(all: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as never;
}

/** What every tool says of itself: it changes nothing, and asks nobody else. */
export const readOnly = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
