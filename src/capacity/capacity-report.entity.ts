import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { optional } from '../platform/columns.js';
import type { CapacityReport, ReportTotals } from './capacity-report.js';

/** A report with all that it was made of: rendering it again gives the same bytes. */
@Entity('capacity_report')
@Index('capacity_report_order', ['at', 'id'])
export class CapacityReportEntity {
  @PrimaryColumn('text')
  id!: string;

  @Column('bigint')
  at!: number;

  @Column('text', { nullable: true, transformer: optional })
  owner?: string;

  @Column('text', { nullable: true, transformer: optional })
  tag?: string;

  @Column('jsonb')
  totals!: ReportTotals;

  @Column('jsonb')
  report!: CapacityReport;
}
