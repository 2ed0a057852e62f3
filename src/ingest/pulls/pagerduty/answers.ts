import { z } from 'zod';
import type { PullClient } from '../../pull-client.js';

/** PagerDuty answers nothing beyond this many, however it is paged. */
const mostListed = 10_000;
const pageSize = 100;

const reference = z.looseObject({ id: z.string(), summary: z.string().nullish() });
export const incident = z.looseObject({
  id: z.string().min(1),
  status: z.enum(['triggered', 'acknowledged', 'resolved']),
  created_at: z.iso.datetime({ offset: true }),
  last_status_change_at: z.iso.datetime({ offset: true }).nullish(),
  /** Who did it: a person, or a tool by its integration. */
  last_status_change_by: z.looseObject({ type: z.string().nullish() }).nullish(),
  service: reference,
});
export type Incident = z.output<typeof incident>;

export const incidentAlerts = z.object({ alerts: z.array(z.looseObject({})).default([]) });

export const service = z.looseObject({
  id: z.string().min(1),
  name: z.string().min(1),
  teams: z.array(reference).nullish(),
});
export type Service = z.output<typeof service>;

const end = z.object({ id: z.string() });
export const dependencies = z.object({
  relationships: z.array(z.object({ supporting_service: end, dependent_service: end })).default([]),
});

/** The headers that PagerDuty's REST API asks for. */
export function headersOf(token: string): Readonly<Record<string, string>> {
  return { accept: 'application/vnd.pagerduty+json;version=2', authorization: `Token token=${token}` };
}

/** Every entry of a list that is answered in pages, under the name of the list. */
export async function listAll<T>(
  client: PullClient,
  schema: z.ZodType<T>,
  name: string,
  query: Readonly<Record<string, string | readonly string[]>> = {},
): Promise<readonly T[]> {
  const page = z.looseObject({ [name]: z.array(schema), more: z.boolean().nullish() });
  const all: T[] = [];
  for (let isMore = true; isMore && all.length + pageSize <= mostListed;) {
    const answer = await client.get(page, `/${name}`, { ...query, limit: pageSize, offset: all.length });
    const entries = answer[name] as readonly T[];
    all.push(...entries);
    isMore = answer['more'] === true && entries.length > 0;
  }
  return all;
}
