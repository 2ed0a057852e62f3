import { Injectable } from '@nestjs/common';
import { EntityManager, LessThan, MoreThan } from 'typeorm';
import { CapacityPastEntity, CapacityPlanEntity, CapacityRunEntity } from './capacity-plan.entity.js';
import { CapacityReportEntity } from './capacity-report.entity.js';
import type { CapacityPlan } from './plan.js';
import { withoutPlots } from './without-plots.js';
import type { CapacityReport } from './report/report.js';

const pageSize = 200;

export interface CapacityRun {
  readonly at: number;
  readonly cursor: string;
  readonly finished: boolean;
}

/** Keeps plans, what they said in the past, how far a planning has come, and reports. */
@Injectable()
export class CapacityStore {
  constructor(private readonly manager: EntityManager) {}

  /** One entity's plan and the progress of its run, together or not at all. The same again changes nothing. */
  async keepPlan(entity: string, plan: CapacityPlan): Promise<void> {
    const { at } = plan.settings;
    await this.manager.transaction(async (manager) => {
      if (plan.findings.length > 0) {
        await manager.upsert(CapacityPlanEntity, [{ entity, at, plan }], ['entity']);
        await manager.upsert(CapacityPastEntity, [{ entity, at, plan: withoutPlots(plan) }], ['entity', 'at']);
      }
      await manager.upsert(CapacityRunEntity, [{ at, cursor: entity, finished: false }], ['at']);
    });
  }

  async finish(at: number): Promise<void> {
    const cursor = (await this.manager.findOneBy(CapacityRunEntity, { at }))?.cursor ?? '';
    await this.manager.upsert(CapacityRunEntity, [{ at, cursor, finished: true }], ['at']);
  }

  /** The newest run there is. */
  async newestRun(): Promise<CapacityRun | undefined> {
    const [run] = await this.manager.find(CapacityRunEntity, { order: { at: 'DESC' }, take: 1 });
    return run;
  }

  /** The newest plan of every entity that was planned at `at`, in the order of their names. */
  async *plansAt(at: number): AsyncGenerator<CapacityPlan> {
    let after = '';
    for (;;) {
      const rows = await this.manager.find(CapacityPlanEntity, {
        where: { at, entity: MoreThan(after) },
        order: { entity: 'ASC' },
        take: pageSize,
      });
      for (const { plan } of rows) yield plan;
      if (rows.length < pageSize) return;
      after = rows[rows.length - 1].entity;
    }
  }

  async planOf(entity: string): Promise<CapacityPlan | undefined> {
    return (await this.manager.findOneBy(CapacityPlanEntity, { entity }))?.plan;
  }

  /** What plans before a time said of an entity, the newest first, at most a quarter's worth of daily ones. */
  async pastOf(entity: string, before: number): Promise<CapacityPlan[]> {
    const where = { entity, at: LessThan(before) };
    const rows = await this.manager.find(CapacityPastEntity, { where, order: { at: 'DESC' }, take: 100 });
    return rows.map(({ plan }) => plan);
  }

  async keepReport(id: string, report: CapacityReport): Promise<void> {
    await this.manager.upsert(CapacityReportEntity, [{ id, at: report.settings.at, report }], ['id']);
  }

  async report(id: string): Promise<CapacityReport | undefined> {
    return (await this.manager.findOneBy(CapacityReportEntity, { id }))?.report;
  }

  /** Latest first. */
  async reports(first: number): Promise<readonly { readonly id: string; readonly at: number }[]> {
    return this.manager.find(CapacityReportEntity, {
      select: { id: true, at: true },
      order: { at: 'DESC', id: 'ASC' },
      take: first,
    });
  }

  async dropBefore(at: number): Promise<void> {
    for (const table of [CapacityPastEntity, CapacityPlanEntity, CapacityRunEntity, CapacityReportEntity]) {
      await this.manager.delete(table, { at: LessThan(at) });
    }
  }
}
