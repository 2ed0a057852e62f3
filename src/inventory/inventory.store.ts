import { Injectable } from '@nestjs/common';
import {
  And,
  EntityManager,
  In,
  LessThan,
  Like,
  MoreThanOrEqual,
  Not,
  type EntityTarget,
  type ObjectLiteral,
} from 'typeorm';
import type { Alert, Change, ChangeKind, Entity, EntityKind, Relation } from '../domain/inventory.js';
import { decodeCursor, encodeCursor, pageOf, type Page } from '../platform/page.js';
import { compareText } from '../platform/compare-text.js';
import { AlertEntity } from './alert.entity.js';
import { declared, imported, onRecord } from './authority.js';
import { ChangeEntity } from './change.entity.js';
import { EntityEntity } from './entity.entity.js';
import { relationKey } from './merge.js';
import { RelationEntity } from './relation.entity.js';

/** Which changes; what is absent does not restrict. Times are epoch ms. */
export interface ChangeFilter {
  readonly entities?: readonly string[];
  readonly kinds?: readonly ChangeKind[];
  readonly since?: number;
  readonly until?: number;
}

export interface EntityFilter {
  readonly kinds?: readonly EntityKind[];
  /** Part of the name, whatever its case. */
  readonly text?: string;
}

/** Rows of one INSERT: PostgreSQL takes 65,535 parameters. */
const CHUNK = 2_000;

/** Keeps entities, relations, changes and alerts. */
@Injectable()
export class InventoryStore {
  constructor(private readonly manager: EntityManager) {}

  async keepEntities(entities: readonly Entity[]): Promise<void> {
    await this.#upsert(EntityEntity, entities, ['name'], ({ name }) => name);
  }

  async keepRelations(relations: readonly Relation[]): Promise<void> {
    await this.#upsert(RelationEntity, relations, ['from', 'to', 'kind'], relationKey);
  }

  async keepChanges(changes: readonly Change[]): Promise<void> {
    await this.#upsert(ChangeEntity, changes, ['source', 'id'], ({ source, id }) => `${source}\n${id}`);
  }

  /** What a tool said last counts, in whatever order it arrives. */
  async keepAlerts(alerts: readonly Alert[]): Promise<void> {
    const key = ['source', 'fingerprint', 'startsAt'];
    const keyOf = ({ source, fingerprint, startsAt }: Alert): string => `${source}\n${fingerprint}\n${startsAt}`;
    const inTime = alerts.toSorted((a, b) => a.at - b.at);
    await this.#upsert(AlertEntity, inTime, key, keyOf, '"kept"."at" <= EXCLUDED."at"');
  }

  async allEntities(): Promise<readonly Entity[]> {
    return this.manager.find(EntityEntity, { order: { name: 'ASC' } });
  }

  async allRelations(): Promise<readonly Relation[]> {
    return this.manager.find(RelationEntity, { order: { from: 'ASC', to: 'ASC', kind: 'ASC' } });
  }

  async entitiesNamed(names: readonly string[]): Promise<readonly Entity[]> {
    return this.manager.findBy(EntityEntity, { name: In([...names]) });
  }

  /** By name. */
  async entities({ kinds, text }: EntityFilter, first: number, after?: string): Promise<Page<Entity>> {
    const query = this.manager
      .createQueryBuilder(EntityEntity, 'entity')
      .orderBy('entity.name')
      .take(first + 1);
    if (kinds) query.andWhere('entity.kind = ANY(:kinds)', { kinds });
    if (text !== undefined) query.andWhere('position(lower(:text) in lower(entity.name)) > 0', { text });
    if (after !== undefined) query.andWhere('entity.name > :after', { after: decodeCursor(after, ['string'])[0] });
    const rows = await query.getMany();
    return pageOf(
      rows.map((node) => ({ cursor: encodeCursor([node.name]), node })),
      first,
    );
  }

  /** Latest first. */
  async changes(filter: ChangeFilter, first: number, after?: string): Promise<Page<Change>> {
    const { entities, kinds, since, until } = filter;
    const query = this.manager
      .createQueryBuilder(ChangeEntity, 'change')
      .orderBy('change.at', 'DESC')
      .addOrderBy('change.id', 'DESC')
      .take(first + 1);
    if (entities) query.andWhere('change.entity = ANY(:entities)', { entities });
    if (kinds) query.andWhere('change.kind = ANY(:kinds)', { kinds });
    if (since !== undefined) query.andWhere('change.at >= :since', { since });
    if (until !== undefined) query.andWhere('change.at < :until', { until });
    if (after !== undefined) {
      const [at, id] = decodeCursor(after, ['number', 'string']);
      query.andWhere('(change.at, change.id) < (:at, :id)', { at, id });
    }
    const rows = await query.getMany();
    return pageOf(
      rows.map((node) => ({ cursor: encodeCursor([node.at, node.id]), node })),
      first,
    );
  }

  async changesByIds(ids: readonly string[]): Promise<readonly Change[]> {
    return this.manager.findBy(ChangeEntity, { id: In([...ids]) });
  }

  /** In the order of time. */
  async changesSince(at: number): Promise<readonly Change[]> {
    return this.manager.find(ChangeEntity, { where: { at: MoreThanOrEqual(at) }, order: { at: 'ASC', id: 'ASC' } });
  }

  async alertsSince(at: number): Promise<readonly Alert[]> {
    return this.manager.find(AlertEntity, {
      where: { at: MoreThanOrEqual(at) },
      order: { at: 'ASC', fingerprint: 'ASC' },
    });
  }

  /** Forgets entities and relations that nobody saw since `before`, those on record since `onRecordBefore`; declared ones never. */
  async expire(before: number, onRecordBefore: number): Promise<void> {
    const kinds = { entities: [...onRecord.entities], relations: [...onRecord.relations] };
    const source = And(Not(declared), Not(Like(`${imported}%`)));
    const stale = { lastSeenAt: LessThan(before), source };
    const gone = { lastSeenAt: LessThan(onRecordBefore), source };
    await this.manager
      .createQueryBuilder()
      .delete()
      .from(RelationEntity)
      .where(stale)
      .andWhere('"kind" <> ALL(:relations)', kinds)
      .andWhere('"from" NOT IN (SELECT "name" FROM "entity" WHERE "kind" = ANY(:entities))', kinds)
      .execute();
    await this.manager.delete(RelationEntity, gone);
    await this.manager.delete(EntityEntity, { ...stale, kind: Not(In(kinds.entities)) });
    await this.manager.delete(EntityEntity, gone);
  }

  /**
   * Writes the last row of each key, in the order of the keys: writers that meet cannot lock each other out.
   * @param overwriteWhere when a row that is there (`kept`) gives way to the new one (`EXCLUDED`)
   */
  async #upsert<T extends ObjectLiteral, R extends T>(
    target: EntityTarget<T>,
    rows: readonly R[],
    key: readonly string[],
    keyOf: (row: R) => string,
    overwriteWhere?: string,
  ): Promise<void> {
    if (rows.length === 0) return;
    const byKey = new Map(rows.map((row) => [keyOf(row), row]));
    const sorted = [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, row]) => row);
    const repository = this.manager.getRepository(target);
    const columns = repository.metadata.columns.map(({ databaseName }) => databaseName);
    const condition = overwriteWhere === undefined ? {} : { overwriteCondition: { where: overwriteWhere } };
    for (let i = 0; i < sorted.length; i += CHUNK)
      await repository
        .createQueryBuilder('kept')
        .insert()
        .updateEntity(false)
        .values(sorted.slice(i, i + CHUNK))
        .orUpdate(
          columns.filter((column) => !key.includes(column)),
          [...key],
          condition,
        )
        .execute();
  }
}
