import { EntityManager } from 'typeorm';
import type { Cause } from '../domain/anomaly.js';
import { decodeCursor, encodeCursor, pageOf, type Page } from '../platform/page.js';
import { firstOfEach, type Listing } from './first-of-each.js';
import { IncidentEntity } from './incident.entity.js';
import { CauseRankingEntity } from './ranking.entity.js';
import { withVerdicts, type CauseRanking } from './ranking.js';
import type { IncidentRecord } from './transition.js';

const listing: Listing<CauseRanking> = {
  table: 'cause_ranking',
  order: 'revision DESC',
  cursor: ({ revision }) => [revision],
};

/** Keeps the causes of incidents, revision by revision. */
export class RankingStore {
  constructor(private readonly manager: EntityManager) {}

  async save(ranking: CauseRanking): Promise<void> {
    await this.manager.upsert(CauseRankingEntity, { ...ranking }, ['incident', 'revision']);
  }

  /** Replaces the causes of a revision that still holds. */
  async refine(incident: string, revision: number, causes: readonly Cause[]): Promise<void> {
    await this.manager.update(CauseRankingEntity, { incident, revision }, { causes });
  }

  /** The causes as the machine ranked them last. */
  async latest(incident: string, revision: number): Promise<readonly Cause[]> {
    return (await this.manager.findOneBy(CauseRankingEntity, { incident, revision }))?.causes ?? [];
  }

  /** The current causes of incidents, with what people said of them. */
  async current(incidents: readonly string[]): Promise<ReadonlyMap<string, readonly Cause[]>> {
    const rows = await this.manager
      .createQueryBuilder(CauseRankingEntity, 'ranking')
      .innerJoin(IncidentEntity, 'incident', 'incident.id = ranking.incident AND incident.ranking = ranking.revision')
      .select('ranking.incident', 'incident')
      .addSelect('ranking.causes', 'causes')
      .addSelect('incident.verdicts', 'verdicts')
      .where('ranking.incident = ANY(:incidents)', { incidents })
      .getRawMany<{ incident: string; causes: readonly Cause[]; verdicts: IncidentRecord['verdicts'] }>();
    return new Map(rows.map(({ incident, causes, verdicts }) => [incident, withVerdicts(causes, verdicts)]));
  }

  /** Every ranking an incident had, the latest first. */
  async page(incident: string, first: number, after?: string): Promise<Page<CauseRanking>> {
    const query = this.manager
      .createQueryBuilder(CauseRankingEntity, 'ranking')
      .where('ranking.incident = :incident', { incident })
      .orderBy('ranking.revision', 'DESC')
      .take(first + 1);
    if (after !== undefined) {
      const [before] = decodeCursor(after, ['number']);
      query.andWhere('ranking.revision < :before', { before });
    }
    const rows = await query.getMany();
    return pageOf(
      rows.map((node) => ({ cursor: encodeCursor(listing.cursor(node)), node })),
      first,
    );
  }

  /** The first page of each of several incidents. */
  firstPages(incidents: readonly string[], first: number): Promise<ReadonlyMap<string, Page<CauseRanking>>> {
    return firstOfEach(this.manager, listing, incidents, first);
  }

  async counts(incidents: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.manager
      .createQueryBuilder(CauseRankingEntity, 'ranking')
      .where('ranking.incident = ANY(:incidents)', { incidents })
      .select('ranking.incident', 'incident')
      .addSelect('count(*)::int', 'rankings')
      .groupBy('ranking.incident')
      .getRawMany<{ incident: string; rankings: number }>();
    return new Map(rows.map(({ incident, rankings }) => [incident, rankings]));
  }
}
