import { z } from 'zod';
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
    })
    .optional()
    .describe('Prices of one core or GiB for an hour.'),
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
});

export type CapacityFile = z.infer<typeof capacityFile>;

/** The settings of a plan at event time `at`. `owners` are those of the inventory. */
export function settingsOf(file: CapacityFile, at: number, owners: Readonly<Record<string, string>>): CapacitySettings {
  const { horizonDays, limits, leadTimeDays, prices, spreads } = file;
  const leadTimesMs = Object.fromEntries(
    Object.entries(leadTimeDays).map(([resource, days]) => [resource, days * day]),
  );
  return { at, horizonMs: horizonDays * day, limits, leadTimesMs, ...(prices && { prices }), spreads, owners };
}
