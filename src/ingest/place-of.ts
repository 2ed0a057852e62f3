import type { Place } from './inbox.store.js';
import type { Request } from './source-reader.js';
import type { Source } from './source.js';

/** Which resource a delivery is about and when it happened, as far as its source tells. */
export function placeOf(source: Source, { receivedAt }: Pick<Request, 'receivedAt'>, payload: unknown): Place {
  const resource = source.resource?.(payload);
  return {
    source: source.id,
    ...(resource !== undefined && { resource }),
    occurredAt: source.occurredAt?.(payload) ?? receivedAt,
    rank: source.rank?.(payload) ?? 0,
  };
}
