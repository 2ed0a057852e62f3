import type { ValueTransformer } from 'typeorm';

/** An absent value is NULL in the row and undefined in the domain. */
export const optional: ValueTransformer = {
  to: (value: unknown) => value ?? null,
  from: (value: unknown) => value ?? undefined,
};

/** An upsert leaves a column alone whose value is undefined: here it becomes NULL. */
export function withNulls<T extends object>(optionals: T): T {
  return Object.fromEntries(Object.entries(optionals).map(([name, value]) => [name, value ?? null])) as T;
}
