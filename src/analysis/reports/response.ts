import { durationsOf, type Durations } from './durations.js';
import type { Troubled } from './facts.js';

/** How incidents were met. Durations cover only the incidents where both ends are known. */
export interface Response {
  readonly incidents: number;
  /** From opened to acknowledged: the mean is the MTTA. */
  readonly acknowledge?: Durations;
  /** From the onset to resolved: the mean is the MTTR. */
  readonly resolve?: Durations;
  readonly unresolved: number;
  /** From the onset until it was known to be an incident. */
  readonly detect?: Durations;
  /** Incidents for which a paging tool called somebody. */
  readonly paged: number;
  /** Of those: how much earlier than the first page it was known here; negative when the page came first. */
  readonly lead?: Durations;
  /** Incidents known here before the first page. */
  readonly ahead: number;
}

/** Of incidents of a period, however it was chosen. */
export function responseOf(incidents: readonly Troubled[]): Response {
  const between = (of: (incident: Troubled) => number | undefined): readonly number[] =>
    incidents.flatMap((incident) => of(incident) ?? []);
  const acknowledge = durationsOf(between(({ openedAt, acknowledgedAt }) => elapsed(openedAt, acknowledgedAt)));
  const resolve = durationsOf(between(({ startedAt, resolvedAt }) => elapsed(startedAt, resolvedAt)));
  const detect = durationsOf(between(({ startedAt, openedAt }) => elapsed(startedAt, openedAt)));
  const leads = between(({ openedAt, pagedAt }) => (pagedAt === undefined ? undefined : pagedAt - openedAt));
  const lead = durationsOf(leads);
  return {
    incidents: incidents.length,
    ...(acknowledge && { acknowledge }),
    ...(resolve && { resolve }),
    unresolved: incidents.filter(({ resolvedAt }) => resolvedAt === undefined).length,
    ...(detect && { detect }),
    paged: leads.length,
    ...(lead && { lead }),
    ahead: leads.filter((ms) => ms > 0).length,
  };
}

/** People act by the clock and the machine by the data: what seems to end before it began took no time. */
function elapsed(from: number, to: number | undefined): number | undefined {
  return to === undefined ? undefined : Math.max(0, to - from);
}
