import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Entity } from '../domain/inventory.js';
import { Failure } from '../platform/failure.js';
import type { CapacitySettings } from './plan.js';

const positive = z.number().positive();
const day = 86_400_000;

/** What a person configures of capacity, in YAML or JSON. Everything may be absent. */
export const capacityFile = z.strictObject({
  horizonDays: positive.max(365).default(14).describe('How far ahead to look.'),
  historyDays: positive.max(400).default(30).describe('How far back to look.'),
  limits: z
    .array(
      z.strictObject({
        resource: z.string(),
        entity: z.string().optional(),
        key: z.string().optional(),
        limit: positive,
      }),
    )
    .default([])
    .describe('Limits that no metric tells, in the unit of the resource.'),
  leadTimeDays: z.record(z.string(), positive).default({}).describe('How long it takes to get more, by resource.'),
  prices: z
    .strictObject({
      currency: z.string().max(8),
      core: positive.optional(),
      memoryGib: positive.optional(),
      diskGib: positive.optional(),
      gpu: positive.optional(),
    })
    .optional()
    .describe('Prices of one core, GiB or GPU for an hour.'),
  spreads: z
    .record(
      z.string(),
      z.strictObject({
        replicas: z.int().positive(),
        zones: z.int().positive().optional(),
        autoscaler: z.strictObject({ target: z.number().gt(0).max(1), most: z.int().positive() }).optional(),
      }),
    )
    .default({})
    .describe('How entities are spread, where metrics do not tell.'),
  tags: z
    .array(z.string().min(1))
    .max(10)
    .default(['deployment.environment.name'])
    .describe('Attributes of entities that are tags, as `name=value`: plans are found and reports are cut by them.'),
  announce: z
    .array(z.enum(['whole', 'teams', 'tags']))
    .default(['whole'])
    .describe('Which reports are sent to the channels when they are made.'),
});

export type CapacityFile = z.infer<typeof capacityFile>;

/** Injection token of the {@link CapacityFile}. */
export const CAPACITY_FILE = Symbol('capacity file');

/** Reads CAPACITY_FILE; everything has a default without one. Throws `capacity.unreadable-file`, `capacity.invalid-file`. */
export async function readCapacityFile(path: string | undefined): Promise<CapacityFile> {
  if (path === undefined) return capacityFile.parse({});
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Failure('capacity.unreadable-file', `CAPACITY_FILE ${path} cannot be read`, { cause });
  });
  try {
    return capacityFile.parse(parse(text) ?? {});
  } catch (cause) {
    const because = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new Failure('capacity.invalid-file', `${path}: ${because}`, { cause });
  }
}

/** The settings of a plan of these entities at event time `at`. */
export function settingsOf(file: CapacityFile, at: number, entities: readonly Entity[]): CapacitySettings {
  const { horizonDays, limits, leadTimeDays, prices, spreads } = file;
  const leadTimesMs = Object.fromEntries(
    Object.entries(leadTimeDays).map(([resource, days]) => [resource, days * day]),
  );
  const owners = entities.flatMap(({ name, owner }) => (owner === undefined ? [] : [[name, owner] as const]));
  const tags = entities.flatMap((entity) => {
    const own = tagsOf(entity, file);
    return own.length > 0 ? [[entity.name, own] as const] : [];
  });
  return {
    at,
    horizonMs: horizonDays * day,
    limits,
    leadTimesMs,
    ...(prices && { prices }),
    spreads,
    owners: Object.fromEntries(owners),
    tags: Object.fromEntries(tags),
  };
}

const tagsOf = ({ attributes }: Entity, { tags }: CapacityFile): string[] =>
  tags.flatMap((name) => (attributes[name] ? [`${name}=${attributes[name]}`] : []));
