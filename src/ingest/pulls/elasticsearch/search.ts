import { z } from 'zod';

/** Documents of one request. */
export const pageSize = 1_000;
const keepAlive = '2m';

export const openedPit = z.object({ id: z.string().min(1) });
export const closedPit = z.looseObject({});
export const found = z.object({
  pit_id: z.string().optional(),
  hits: z.object({
    hits: z.array(
      z.object({
        _index: z.string(),
        _id: z.string(),
        _source: z.record(z.string(), z.unknown()).default({}),
        sort: z.tuple([z.number(), z.number()]),
      }),
    ),
  }),
});
export type Hit = z.output<typeof found>['hits']['hits'][number];

export const keepPit = { keep_alive: keepAlive } as const;

/**
 * One page in the order of time, from `from` (inclusive) to `to` (exclusive), epoch ms. Times are compared in milliseconds
 * even where they are kept in nanoseconds.
 */
export function pageRequest(
  pit: string,
  timeField: string,
  { from, to, after }: { readonly from: number; readonly to: number; readonly after?: Hit['sort'] | undefined },
): Readonly<Record<string, unknown>> {
  return {
    size: pageSize,
    track_total_hits: false,
    pit: { id: pit, keep_alive: keepAlive },
    query: { range: { [timeField]: { gte: from, lt: to, format: 'epoch_millis' } } },
    sort: [{ [timeField]: { order: 'asc', numeric_type: 'date', unmapped_type: 'date' } }, { _shard_doc: 'asc' }],
    ...(after && { search_after: after }),
  };
}
