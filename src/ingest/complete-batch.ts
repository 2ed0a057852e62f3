import type { Batch } from '../domain/batch.js';
import { fnv64 } from './hash.js';
import type { StartedAlert } from './episodes.js';
import type { Told } from './source.js';

const none = Object.freeze({});

/**
 * What a source told as a whole batch. A change without an id gets one from its content, so that the same change told
 * twice is one.
 */
export function completeBatch(
  told: Omit<Told, 'alerts'> & { readonly alerts: readonly StartedAlert[] },
  source: string,
): Batch {
  return {
    logs:
      told.logs?.map((log) =>
        log.attributes ? { ...log, attributes: log.attributes } : { ...log, attributes: none },
      ) ?? [],
    points: told.points?.map((point) => ({ ...point, attributes: point.attributes ?? none })) ?? [],
    spans: told.spans?.map((span) => ({ ...span, attributes: span.attributes ?? none })) ?? [],
    changes:
      told.changes?.map((change) => ({
        ...change,
        id: change.id ?? `${source}:${fnv64(JSON.stringify(change))}`,
        attributes: change.attributes ?? none,
        source: change.source ?? source,
      })) ?? [],
    alerts: told.alerts.map((alert) => ({
      ...alert,
      attributes: alert.attributes ?? none,
      source: alert.source ?? source,
    })),
    ...(told.checks && { checks: told.checks.map((check) => ({ ...check, source })) }),
    entities: told.entities ?? [],
    relations: told.relations ?? [],
    source,
  };
}
