import type { RemediationService } from '../actions/remediation.service.js';
import type { Cause } from '../domain/anomaly.js';
import type { IncidentStore } from '../incidents/incident.store.js';

/** An incident as `replay` writes it; times are epoch ms of the recording's own clock. */
export interface ExportedIncident {
  readonly id: string;
  readonly startedAt: number;
  readonly openedAt: number;
  readonly resolvedAt: number | null;
  readonly title: string;
  readonly severity: string;
  readonly entities: readonly string[];
  readonly causes: readonly ExportedCause[];
  /** Ids of the member anomalies. */
  readonly anomalies: readonly string[];
  /** What could be done, the most promising first. */
  readonly remediations: readonly string[];
}

export interface ExportedCause {
  readonly entity: string | null;
  readonly change: string | null;
  readonly title: string;
  readonly score: number;
  readonly because: readonly string[];
}

const pageSize = 100;

/** Every incident that was not merged into another, in the order they were opened. */
export async function exportIncidents(
  store: IncidentStore,
  remediations: Pick<RemediationService, 'ofIncidents'>,
): Promise<readonly ExportedIncident[]> {
  const exported: ExportedIncident[] = [];
  for (let after: string | undefined, more = true; more;) {
    const page = await store.page({ statuses: ['open', 'acknowledged', 'snoozed', 'resolved'] }, pageSize, after);
    const ids = page.edges.map(({ node }) => node.id);
    const causes = await store.rankings.current(ids);
    const suggestions = await remediations.ofIncidents(ids);
    for (const { node } of page.edges) {
      const { id, startedAt, openedAt, resolvedAt, title, severity, entities } = node;
      const anomalies = (await store.members.all(id)).map(({ anomaly }) => anomaly).toSorted();
      const ranked = (causes.get(id) ?? []).map(exportCause);
      exported.push({
        id,
        startedAt,
        openedAt,
        resolvedAt: resolvedAt ?? null,
        title,
        severity,
        entities,
        causes: ranked,
        anomalies,
        remediations: (suggestions.get(id) ?? []).map((suggestion) => suggestion.title),
      });
    }
    after = page.edges.at(-1)?.cursor;
    more = page.hasNextPage;
  }
  return exported.toSorted((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1));
}

function exportCause({ entity, change, title, score, because }: Cause): ExportedCause {
  return { entity: entity ?? null, change: change ?? null, title, score, because };
}
