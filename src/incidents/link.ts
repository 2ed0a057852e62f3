import type { KeptMember } from './member.js';

/** An incident of another tool, in which people work as well, about the same trouble. */
export interface Link {
  /** E.g. `pagerduty`. */
  readonly tool: string;
  /** Its id there. */
  readonly reference: string;
  /** When it was over there. */
  readonly endedAt?: number;
}

/** Tools in which people acknowledge and resolve: an incident follows what they do there, and they what is done here. */
export const linkedTools: ReadonlySet<string> = new Set(['pagerduty']);

/** The links that alerts of such tools among the members are, one for each incident there. */
export function linksOf(members: readonly Pick<KeptMember, 'alert' | 'endedAt'>[]): readonly Link[] {
  const links = new Map<string, Link>();
  for (const { alert, endedAt } of members) {
    const [tool, reference] = alert?.split('\n') ?? [];
    if (tool === undefined || reference === undefined || !linkedTools.has(tool)) continue;
    links.set(`${tool}\n${reference}`, { tool, reference, ...(endedAt !== undefined && { endedAt }) });
  }
  return [...links.values()];
}
