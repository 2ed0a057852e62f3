import { Injectable } from '@nestjs/common';
import { EntityManager, In, LessThan } from 'typeorm';
import { decodeCursor, encodeCursor, pageOf, type Page } from '../platform/page.js';
import { CapacityReportEntity } from './capacity-report.entity.js';
import type { CapacityReport, ReportSubject, ReportTotals } from './capacity-report.js';

/** A report without its rows, as a list shows it. */
export interface ReportHead extends ReportSubject {
  readonly id: string;
  /** Event time of its plans. */
  readonly at: number;
  readonly totals: ReportTotals;
}

/** Which reports; what is absent does not restrict. */
export interface ReportFilter extends ReportSubject {
  /** Only those made at this time. */
  readonly at?: number;
}

/** Keeps reports with all they were made of. */
@Injectable()
export class CapacityReportStore {
  constructor(private readonly manager: EntityManager) {}

  /** The same again changes nothing. */
  async keep(id: string, report: CapacityReport): Promise<void> {
    const { owner, tag, totals, settings } = report;
    const of = { ...(owner !== undefined && { owner }), ...(tag !== undefined && { tag }) };
    await this.manager.upsert(CapacityReportEntity, [{ id, at: settings.at, ...of, totals, report }], ['id']);
  }

  async byIds(ids: readonly string[]): Promise<ReadonlyMap<string, CapacityReport>> {
    const rows = await this.manager.findBy(CapacityReportEntity, { id: In([...ids]) });
    return new Map(rows.map(({ id, report }) => [id, report]));
  }

  async headOf(id: string): Promise<ReportHead | undefined> {
    return (await this.#heads().where('report.id = :id', { id }).getOne()) ?? undefined;
  }

  /** Latest first. */
  async page({ owner, tag, at }: ReportFilter, first: number, after?: string): Promise<Page<ReportHead>> {
    const query = this.#heads()
      .orderBy('report.at', 'DESC')
      .addOrderBy('report.id')
      .take(first + 1);
    if (owner !== undefined) query.andWhere('report.owner = :owner', { owner });
    if (tag !== undefined) query.andWhere('report.tag = :tag', { tag });
    if (at !== undefined) query.andWhere('report.at = :at', { at });
    if (after !== undefined) {
      const [madeAt, id] = decodeCursor(after, ['number', 'string']);
      query.andWhere('(report.at < :madeAt OR (report.at = :madeAt AND report.id > :id))', { madeAt, id });
    }
    const rows = await query.getMany();
    return pageOf(
      rows.map((node) => ({ cursor: encodeCursor([node.at, node.id]), node })),
      first,
    );
  }

  #heads() {
    return this.manager
      .createQueryBuilder(CapacityReportEntity, 'report')
      .select(['report.id', 'report.at', 'report.owner', 'report.tag', 'report.totals']);
  }

  async dropBefore(at: number): Promise<void> {
    await this.manager.delete(CapacityReportEntity, { at: LessThan(at) });
  }
}
