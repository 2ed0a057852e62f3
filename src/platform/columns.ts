import type { ValueTransformer } from 'typeorm';

/** An absent value is NULL in the row and undefined in the domain. */
export const optional: ValueTransformer = {
  to: (value: unknown) => value ?? null,
  from: (value: unknown) => value ?? undefined,
};
