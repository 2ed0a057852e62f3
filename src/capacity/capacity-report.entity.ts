import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { CapacityReport } from './report/report.js';

/** A report with all that it was made of: rendering it again gives the same bytes. */
@Entity('capacity_report')
export class CapacityReportEntity {
  @PrimaryColumn('text')
  id!: string;

  @Index('capacity_report_at')
  @Column('bigint')
  at!: number;

  @Column('jsonb')
  report!: CapacityReport;
}
