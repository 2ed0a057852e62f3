import { Injectable } from '@nestjs/common';
import { EntityManager, LessThan } from 'typeorm';
import type { Check } from '../domain/inventory.js';
import { compareText } from '../platform/compare-text.js';
import { decodeCursor, encodeCursor, pageOf, type Page } from '../platform/page.js';
import type { DatasetVersion } from './catalogue.js';
import { CheckEntity } from './dataset-check.entity.js';
import { DatasetVersionEntity } from './dataset-version.entity.js';

/** Which outcomes of checks. */
export interface CheckFilter {
  readonly entity: string;
  /** Only passed ones, or only failed ones. */
  readonly passed?: boolean;
}

/** Rows of one INSERT. */
const CHUNK = 1_000;

/** Keeps what time did to datasets: their versions and schemas, and every outcome of their checks. */
@Injectable()
export class DatasetStore {
  constructor(private readonly manager: EntityManager) {}

  /** Widens what is known of a version; a schema told once is kept when it is told of again without one. */
  async keepVersions(versions: readonly DatasetVersion[]): Promise<void> {
    for (const one of versions.toSorted((a, b) => compareText(keyOf(a), keyOf(b))))
      await this.manager.query(
        `INSERT INTO "dataset_version" ("dataset", "version", "schema", "source", "firstSeenAt", "lastSeenAt")
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT ("dataset", "version") DO UPDATE SET
           "schema" = COALESCE(EXCLUDED."schema", "dataset_version"."schema"),
           "firstSeenAt" = LEAST("dataset_version"."firstSeenAt", EXCLUDED."firstSeenAt"),
           "lastSeenAt" = GREATEST("dataset_version"."lastSeenAt", EXCLUDED."lastSeenAt")`,
        [one.dataset, one.version, one.schema ?? null, one.source, one.firstSeenAt, one.lastSeenAt],
      );
  }

  async keepChecks(checks: readonly Check[]): Promise<void> {
    const byKey = new Map(checks.map((one) => [`${one.source}\n${one.fingerprint}\n${one.at}`, one]));
    const rows = [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, row]) => row);
    for (let i = 0; i < rows.length; i += CHUNK)
      await this.manager.upsert(CheckEntity, rows.slice(i, i + CHUNK), ['source', 'fingerprint', 'at']);
  }

  /** Latest first. */
  async versions(dataset: string, first: number): Promise<readonly DatasetVersion[]> {
    return this.manager.find(DatasetVersionEntity, {
      where: { dataset },
      order: { firstSeenAt: 'DESC', version: 'ASC' },
      take: first,
    });
  }

  /** Latest first. */
  async checks({ entity, passed }: CheckFilter, first: number, after?: string): Promise<Page<Check>> {
    const query = this.manager
      .createQueryBuilder(CheckEntity, 'result')
      .where('result.entity = :entity', { entity })
      .orderBy('result.at', 'DESC')
      .addOrderBy('result.fingerprint', 'DESC')
      .addOrderBy('result.source', 'DESC')
      .take(first + 1);
    if (passed !== undefined) query.andWhere('result.passed = :passed', { passed });
    if (after !== undefined) {
      const [at, fingerprint, source] = decodeCursor(after, ['number', 'string', 'string']);
      query.andWhere('(result.at, result.fingerprint, result.source) < (:at, :fingerprint, :source)', {
        at,
        fingerprint,
        source,
      });
    }
    const rows = await query.getMany();
    return pageOf(
      rows.map((node) => ({ cursor: encodeCursor([node.at, node.fingerprint, node.source]), node })),
      first,
    );
  }

  /** Forgets versions that nobody told of since, and outcomes from before. */
  async expire(before: number): Promise<void> {
    await this.manager.delete(DatasetVersionEntity, { lastSeenAt: LessThan(before) });
    await this.manager.delete(CheckEntity, { at: LessThan(before) });
  }
}

function keyOf({ dataset, version }: DatasetVersion): string {
  return `${dataset}\n${version}`;
}
