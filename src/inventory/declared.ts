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

/**
 * Reads the files of INVENTORY_FILE as one. Throws `inventory.unreadable-file`, `inventory.invalid-file`, also when two files
 * contradict each other.
 */
export async function readDeclaredFiles(files: readonly string[]): Promise<Declared> {
  const entities = new Map<string, { readonly entity: SeenEntity; readonly file: string }>();
  const relations: SeenRelation[] = [];
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new Failure('inventory.unreadable-file', `INVENTORY_FILE ${file} cannot be read`, { cause });
    });
    const told = readDeclared(text, file);
    relations.push(...told.relations);
    for (const entity of told.entities) {
      const before = entities.get(entity.name);
      if (before && before.entity.kind !== entity.kind) {
        const both = `a ${before.entity.kind} in ${before.file} and a ${entity.kind} in ${file}`;
        throw new Failure('inventory.invalid-file', `${entity.name} is ${both}`);
      }
      const attributes = { ...before?.entity.attributes, ...entity.attributes };
      entities.set(entity.name, { entity: { ...before?.entity, ...entity, attributes }, file });
    }
  }
  return { entities: [...entities.values()].map(({ entity }) => entity), relations };
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
