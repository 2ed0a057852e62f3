import { Injectable } from '@nestjs/common';
import { EntityManager, In, LessThan, MoreThan } from 'typeorm';
import { CapacityItemEntity } from './capacity-item.entity.js';
import { CapacityPastEntity, CapacityPlanEntity, CapacityRunEntity } from './capacity-plan.entity.js';
import type { CapacityRun } from './capacity-run.js';
import { itemsOf } from './items-of.js';
import { labelsOf } from './find-exhaustion.js';
import type { CapacityPlan } from './plan.js';
import type { ReportSubject } from './capacity-report.js';
import { withoutPlots } from './without-plots.js';

const pageSize = 200;
/** Plans of one entity that are looked back upon: a quarter's worth of daily ones. */
const mostPast = 100;

/** Keeps plans, what they said in the past, and how far a planning has come. */
@Injectable()
export class CapacityStore {
  constructor(private readonly manager: EntityManager) {}

  /** One entity's plan, its rows in the lists, and how far its run is with it: together or not at all. Idempotent. */
  async keepPlan(entity: string, plan: CapacityPlan, run: CapacityRun): Promise<void> {
    const { at } = plan.settings;
    await this.manager.transaction(async (manager) => {
      await remove(manager, entity);
      if (plan.findings.length + plan.sizes.length > 0) {
        await manager.insert(CapacityPlanEntity, { entity, at, ...labelsOf(entity, plan.settings), plan });
        await manager.upsert(CapacityPastEntity, [{ entity, at, plan: withoutPlots(plan) }], ['entity', 'at']);
        await manager.insert(CapacityItemEntity, itemsOf(plan));
      }
      await manager.upsert(CapacityRunEntity, [rowOf(run)], ['at']);
    });
  }

  /** Of entities that are gone, what there was in the lists. */
  async forget(entity: string): Promise<void> {
    await this.manager.transaction((manager) => remove(manager, entity));
  }

  async keepRun(run: CapacityRun): Promise<void> {
    await this.manager.upsert(CapacityRunEntity, [rowOf(run)], ['at']);
  }

  async newestRun(): Promise<CapacityRun | undefined> {
    const [run] = await this.manager.find(CapacityRunEntity, { order: { at: 'DESC' }, take: 1 });
    return run;
  }

  /** The plans that were made at `at` of what the subject has, in the order of the names of their entities. */
  async *plansAt(at: number, { owner, tag }: ReportSubject = {}): AsyncGenerator<CapacityPlan> {
    let after = '';
    for (;;) {
      const query = this.manager
        .createQueryBuilder(CapacityPlanEntity, 'plan')
        .where('plan.at = :at AND plan.entity > :after', { at, after })
        .orderBy('plan.entity')
        .take(pageSize);
      if (owner !== undefined) query.andWhere('plan.owner = :owner', { owner });
      if (tag !== undefined) query.andWhere('plan.tags @> jsonb_build_array(CAST(:tag AS text))', { tag });
      const rows = await query.getMany();
      for (const { plan } of rows) yield plan;
      if (rows.length < pageSize) return;
      after = rows[rows.length - 1].entity;
    }
  }

  /** Plans that a run at `at` did not make anew. A page of them, by name. */
  async staleAt(at: number, after: string): Promise<CapacityPlanEntity[]> {
    const where = { at: LessThan(at), entity: MoreThan(after) };
    return this.manager.find(CapacityPlanEntity, { where, order: { entity: 'ASC' }, take: pageSize });
  }

  async planOf(entity: string): Promise<CapacityPlan | undefined> {
    return (await this.plansOf([entity])).get(entity);
  }

  async plansOf(entities: readonly string[]): Promise<ReadonlyMap<string, CapacityPlan>> {
    const rows = await this.manager.findBy(CapacityPlanEntity, { entity: In([...entities]) });
    return new Map(rows.map(({ entity, plan }) => [entity, plan]));
  }

  /** What plans before a time said of some entities, the newest first. */
  async pastOf(entities: readonly string[], before: number): Promise<CapacityPlan[]> {
    if (entities.length === 0) return [];
    const where = { entity: In([...entities]), at: LessThan(before) };
    const take = mostPast * entities.length;
    const rows = await this.manager.find(CapacityPastEntity, { where, order: { at: 'DESC' }, take });
    return rows.map(({ plan }) => plan);
  }

  async dropBefore(at: number): Promise<void> {
    for (const table of [CapacityPastEntity, CapacityRunEntity]) await this.manager.delete(table, { at: LessThan(at) });
  }
}

async function remove(manager: EntityManager, entity: string): Promise<void> {
  await manager.delete(CapacityPlanEntity, { entity });
  await manager.delete(CapacityItemEntity, { entity });
}

function rowOf(run: CapacityRun) {
  return { ...run, failures: [...run.failures] };
}
