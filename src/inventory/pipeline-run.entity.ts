import { Column, Entity as Table, Index, PrimaryColumn } from 'typeorm';
import { optional } from '../platform/columns.js';
import type { PipelineRun } from './pipeline-run.js';

@Table('pipeline_run')
@Index('pipeline_run_open', ['startedAt'], { where: '"endedAt" IS NULL OR "toldAt" IS NOT NULL' })
@Index('pipeline_run_of', ['pipeline', 'endedAt'])
export class PipelineRunEntity implements PipelineRun {
  @PrimaryColumn('text')
  run!: string;

  @PrimaryColumn('text')
  pipeline!: string;

  @Column('text')
  source!: string;

  @Column('bigint', { nullable: true, transformer: optional })
  startedAt?: number;

  @Column('bigint', { nullable: true, transformer: optional })
  endedAt?: number;

  @Column('boolean')
  completed!: boolean;

  /** Since when it has been an alert that it does not end. */
  @Column('bigint', { nullable: true, transformer: optional })
  toldAt?: number;
}
