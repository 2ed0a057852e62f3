import { Injectable } from '@nestjs/common';
import { EntityManager, In } from 'typeorm';
import type { Anomaly } from '../domain/anomaly.js';
import { decodeCursor, encodeCursor, pageOf, type Page } from '../platform/page.js';
import { AnomalyEntity } from './anomaly.entity.js';

/** Which anomalies; what is absent does not restrict. Times are epoch ms. */
export interface AnomalyFilter {
  readonly entities?: readonly string[];
  readonly detector?: string;
  /** Only those that have not ended. */
  readonly active?: boolean;
  /** Started at or after, and before. */
  readonly since?: number;
  readonly until?: number;
}

/** Rows of one INSERT: PostgreSQL takes 65,535 parameters. */
const CHUNK = 2_000;

/** Keeps anomalies. */
@Injectable()
export class AnomalyStore {
  constructor(private readonly manager: EntityManager) {}

  /** The same anomaly again replaces it. */
  async save(anomalies: readonly Anomaly[]): Promise<void> {
    for (let i = 0; i < anomalies.length; i += CHUNK) {
      const rows = anomalies.slice(i, i + CHUNK).map((anomaly) => ({ ...anomaly, endedAt: anomaly.endedAt }));
      await this.manager.upsert(AnomalyEntity, rows, ['id']);
    }
  }

  async byIds(ids: readonly string[]): Promise<readonly Anomaly[]> {
    return ids.length === 0 ? [] : this.manager.findBy(AnomalyEntity, { id: In([...ids]) });
  }

  /** Latest first. */
  async page(filter: AnomalyFilter, first: number, after?: string): Promise<Page<Anomaly>> {
    const query = this.#matching(filter)
      .orderBy('anomaly.startedAt', 'DESC')
      .addOrderBy('anomaly.id', 'DESC')
      .take(first + 1);
    if (after !== undefined) {
      const [startedAt, id] = decodeCursor(after, ['number', 'string']);
      query.andWhere('(anomaly.startedAt, anomaly.id) < (:startedAt, :id)', { startedAt, id });
    }
    const rows = await query.getMany();
    return pageOf(
      rows.map((node) => ({ cursor: encodeCursor([node.startedAt, node.id]), node })),
      first,
    );
  }

  async count(filter: AnomalyFilter): Promise<number> {
    return this.#matching(filter).getCount();
  }

  #matching({ entities, detector, active, since, until }: AnomalyFilter) {
    const query = this.manager.createQueryBuilder(AnomalyEntity, 'anomaly');
    if (entities) query.andWhere('anomaly.entity = ANY(:entities)', { entities });
    if (detector !== undefined) query.andWhere('anomaly.detector = :detector', { detector });
    if (active !== undefined) query.andWhere(active ? 'anomaly.endedAt IS NULL' : 'anomaly.endedAt IS NOT NULL');
    if (since !== undefined) query.andWhere('anomaly.startedAt >= :since', { since });
    if (until !== undefined) query.andWhere('anomaly.startedAt < :until', { until });
    return query;
  }
}
