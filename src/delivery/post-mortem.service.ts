import { Injectable } from '@nestjs/common';
import { IncidentStore } from '../incidents/incident.store.js';
import { InventoryStore } from '../inventory/inventory.store.js';
import { postMortem } from './post-mortem.js';

/** As much as anybody reads of each. */
const MEMBERS = 50;
const EVENTS = 500;
const CHANGES = 20;
/** Changes may act a day late. */
const CHANGES_BEFORE_MS = 86_400_000;

/** Writes the draft of a post-mortem from what is kept. */
@Injectable()
export class PostMortemService {
  constructor(
    private readonly incidents: IncidentStore,
    private readonly inventory: InventoryStore,
  ) {}

  /** Markdown; undefined when there is no such incident. */
  async write(id: string): Promise<string | undefined> {
    const incident = await this.incidents.byId(id);
    if (!incident) return undefined;
    const { startedAt, resolvedAt } = incident;
    const causes = (await this.incidents.rankings.current([id])).get(id) ?? [];
    const entities = [...new Set([...incident.entities, ...causes.flatMap(({ entity }) => entity ?? [])])];
    const [members, counts, timeline, changes] = await Promise.all([
      this.incidents.members.page(id, MEMBERS),
      this.incidents.members.counts([id]),
      this.incidents.events(id, EVENTS),
      this.inventory.changes(
        { entities, since: startedAt - CHANGES_BEFORE_MS, ...(resolvedAt !== undefined && { until: resolvedAt }) },
        CHANGES,
      ),
    ]);
    return postMortem({
      incident,
      causes,
      members: members.edges.map(({ node }) => node),
      memberCount: counts.get(id) ?? 0,
      timeline: timeline.edges.map(({ node }) => node),
      changes: changes.edges.map(({ node }) => node).toReversed(),
    });
  }
}
