import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import type { SeenEntity, SeenRelation } from '../domain/batch.js';
import { entityKinds, relationKinds } from '../domain/inventory.js';
import { Failure } from '../platform/failure.js';

const schema = z.strictObject({
  entities: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        kind: z.enum(entityKinds),
        owner: z.string().optional(),
        attributes: z.record(z.string(), z.string()).optional(),
      }),
    )
    .default([]),
  relations: z
    .array(z.strictObject({ from: z.string().min(1), to: z.string().min(1), kind: z.enum(relationKinds) }))
    .default([]),
});

export interface Declared {
  readonly entities: readonly SeenEntity[];
  readonly relations: readonly SeenRelation[];
}

/** Reads INVENTORY_FILE. Throws `inventory.unreadable-file`, `inventory.invalid-file`. */
export async function readDeclaredFile(file: string): Promise<Declared> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Failure('inventory.unreadable-file', `INVENTORY_FILE ${file} cannot be read`, { cause });
  });
  return readDeclared(text, file);
}

/** A declared inventory (YAML): `entities` and `relations` as a batch has them. Throws `inventory.invalid-file`. */
export function readDeclared(text: string, file: string): Declared {
  try {
    return schema.parse(parse(text) ?? {});
  } catch (cause) {
    const because = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new Failure('inventory.invalid-file', `${file}: ${because}`, { cause });
  }
}
