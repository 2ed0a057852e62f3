import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { decodeCursor, encodeCursor, pageOf, type Page } from '../platform/page.js';
import { CapacityItemEntity, type CapacityItemKind, type CapacityItems } from './capacity-item.entity.js';
import type { ActionKind } from './resource.js';

/** Which resources, sizes, actions or costs; what is absent does not restrict. */
export interface CapacityFilter {
  readonly entity?: string;
  readonly owner?: string;
  readonly tag?: string;
  /** The id of a kind of resource. */
  readonly resource?: string;
  /** What is spent before more of it could be had, or is not. */
  readonly urgent?: boolean;
  /** Of actions: what is done. */
  readonly does?: ActionKind;
}

/** Lists across the newest plans of all entities, the most pressing first. */
@Injectable()
export class CapacityItemStore {
  constructor(private readonly manager: EntityManager) {}

  async page<Kind extends CapacityItemKind>(
    kind: Kind,
    filter: CapacityFilter,
    first: number,
    after?: string,
  ): Promise<Page<CapacityItems[Kind]>> {
    const query = this.#matching(kind, filter)
      .orderBy('item.rank')
      .addOrderBy('item.id')
      .take(first + 1);
    if (after !== undefined) {
      const [rank, id] = decodeCursor(after, ['number', 'string']);
      query.andWhere('(item.rank, item.id) > (:rank, :id)', { rank, id });
    }
    const rows = await query.getMany();
    // A row of a kind holds an item of that kind: `itemsOf` writes them.
    const edges = rows.map(({ rank, id, item }) => ({
      cursor: encodeCursor([rank, id]),
      node: item as CapacityItems[Kind],
    }));
    return pageOf(edges, first);
  }

  async count(kind: CapacityItemKind, filter: CapacityFilter): Promise<number> {
    return this.#matching(kind, filter).getCount();
  }

  async byId<Kind extends CapacityItemKind>(kind: Kind, id: string): Promise<CapacityItems[Kind] | undefined> {
    const row = await this.manager.findOneBy(CapacityItemEntity, { kind, id });
    return row?.item as CapacityItems[Kind] | undefined;
  }

  #matching(kind: CapacityItemKind, { entity, owner, tag, resource, urgent, does }: CapacityFilter) {
    const query = this.manager.createQueryBuilder(CapacityItemEntity, 'item').where('item.kind = :kind', { kind });
    if (entity !== undefined) query.andWhere('item.entity = :entity', { entity });
    if (owner !== undefined) query.andWhere('item.owner = :owner', { owner });
    if (tag !== undefined) query.andWhere('item.tags @> jsonb_build_array(CAST(:tag AS text))', { tag });
    if (resource !== undefined) query.andWhere('item.resource = :resource', { resource });
    if (does !== undefined) query.andWhere(`item.item ->> 'kind' = :does`, { does });
    if (urgent !== undefined) query.andWhere('item.urgent = :urgent', { urgent });
    return query;
  }
}
