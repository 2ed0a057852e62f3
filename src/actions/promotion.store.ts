import { Injectable } from '@nestjs/common';
import { EntityManager, In } from 'typeorm';
import { decodeCursor, encodeCursor, pageOf, type Page } from '../platform/page.js';
import { PromotionEntity, PromotionEventEntity } from './promotion.entity.js';
import type { Promotion, PromotionEvent, PromotionStatus } from './promotion.js';

/** Keeps promotions and their stories. */
@Injectable()
export class PromotionStore {
  constructor(private readonly manager: EntityManager) {}

  /** A promotion and its first event. */
  async open(promotion: Promotion, event: PromotionEvent): Promise<void> {
    await this.manager.transaction(async (manager) => {
      await manager.insert(PromotionEntity, { ...promotion, scopes: [...promotion.scopes] });
      await manager.insert(PromotionEventEntity, event);
    });
  }

  /** One step further; false, and nothing is kept, when somebody else went first. */
  async step(
    { id, version, ...changed }: Pick<Promotion, 'id' | 'version'> & Partial<Promotion>,
    event: PromotionEvent,
  ) {
    return this.manager.transaction(async (manager) => {
      const { scopes: _, ...columns } = changed;
      const where = { id, version: version - 1 };
      const { affected } = await manager.update(PromotionEntity, where, { ...columns, version });
      if (affected !== 1) return false;
      await manager.insert(PromotionEventEntity, event);
      return true;
    });
  }

  async byId(id: string): Promise<Promotion | undefined> {
    return (await this.manager.findOneBy(PromotionEntity, { id })) ?? undefined;
  }

  async inStatus(...statuses: readonly PromotionStatus[]): Promise<readonly Promotion[]> {
    return this.manager.find(PromotionEntity, {
      where: { status: In([...statuses]) },
      order: { at: 'ASC', id: 'ASC' },
    });
  }

  /** The latest first. */
  async page(first: number, after?: string): Promise<Page<Promotion>> {
    const query = this.manager
      .createQueryBuilder(PromotionEntity, 'promotion')
      .orderBy('promotion.at', 'DESC')
      .addOrderBy('promotion.id', 'DESC')
      .take(first + 1);
    if (after !== undefined) {
      const [at, id] = decodeCursor(after, ['number', 'string']);
      query.andWhere('(promotion.at, promotion.id) < (:at, :id)', { at, id });
    }
    const rows = await query.getMany();
    return pageOf(
      rows.map((node) => ({ cursor: encodeCursor([node.at, node.id]), node })),
      first,
    );
  }

  /** The stories of promotions, each the earliest first. */
  async events(promotions: readonly string[]): Promise<ReadonlyMap<string, readonly PromotionEvent[]>> {
    const where = { promotion: In([...promotions]) };
    const order = { promotion: 'ASC', version: 'ASC' } as const;
    const events = await this.manager.find(PromotionEventEntity, { where, order });
    return Map.groupBy(events, ({ promotion }) => promotion);
  }
}
