import { z } from 'zod';
import { readQuality } from '../../check-results.js';
import type { Told } from '../../source.js';
import { readDrift } from './drift.js';

const subject = { model: z.string().min(1), version: z.union([z.string(), z.number()]).transform(String).optional() };

const drift = z.object({
  ...subject,
  feature: z.string().min(1),
  method: z.string().min(1),
  score: z.number(),
  threshold: z.number().optional(),
  drifted: z.boolean().optional(),
});

const performance = z.object({
  ...subject,
  metric: z.string().min(1),
  value: z.number(),
  threshold: z.number().optional(),
  breached: z.boolean().optional(),
  slice: z.string().optional(),
});

/** A neutral measurement of drift, one or a list, for tools that have no source of their own. */
export function readDriftEvent(data: unknown, at: number): Told {
  const measured = z.union([drift.transform((one) => [one]), z.array(drift)]).parse(data);
  return readDrift(
    measured.map(({ version, threshold, drifted, ...one }) => ({
      ...one,
      at,
      ...(version !== undefined && { version }),
      ...(threshold !== undefined && { threshold }),
      ...(drifted !== undefined && { drifted }),
    })),
  );
}

/** A neutral measurement of how well a model does: a series of the model, and an alert when its sender says that a limit was broken. */
export function readPerformanceEvent(data: unknown, at: number): Told {
  const measured = z.union([performance.transform((one) => [one]), z.array(performance)]).parse(data);
  const checks = measured.flatMap(({ model, metric, value, threshold, breached, slice }) => {
    if (breached === undefined) return [];
    const limit = threshold === undefined ? '' : `, the limit is ${threshold}`;
    const where = slice === undefined ? '' : ` for ${slice}`;
    return [
      {
        at,
        fingerprint: `${model}/performance/${metric}/${slice ?? ''}`,
        entity: model,
        name: `${metric} out of bounds`,
        failed: breached,
        severity: 'error' as const,
        summary: `${model}: ${metric}${where} is ${value}${limit}`,
      },
    ];
  });
  return {
    ...readQuality(checks),
    points: measured.map(({ model, version, metric, value, slice }) => ({
      at,
      entity: model,
      name: `model.${metric}`,
      value,
      attributes: { ...(version !== undefined && { version }), ...(slice !== undefined && { slice }) },
    })),
    entities: [...new Set(measured.map(({ model }) => model))].map((name) => ({ name, kind: 'model' as const })),
  };
}
