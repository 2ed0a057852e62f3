import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { optional } from '../platform/columns.js';
import type { CapacityRun, RunFailure } from './capacity-run.js';
import type { CapacityPlan } from './plan.js';

/** The newest plan of an entity, with its plots. */
@Entity('capacity_plan')
export class CapacityPlanEntity {
  @PrimaryColumn('text')
  entity!: string;

  @Index('capacity_plan_at')
  @Column('bigint')
  at!: number;

  @Column('text', { nullable: true, transformer: optional })
  owner?: string;

  @Column('jsonb', { nullable: true, transformer: optional })
  tags?: readonly string[];

  @Column('jsonb')
  plan!: CapacityPlan;
}

/** What plans of the past said, without their plots: since when something was known. */
@Entity('capacity_past')
export class CapacityPastEntity {
  @PrimaryColumn('text')
  entity!: string;

  @Index('capacity_past_at')
  @PrimaryColumn('bigint')
  at!: number;

  @Column('jsonb')
  plan!: CapacityPlan;
}

/** One planning of all entities, and how far it has come. */
@Entity('capacity_run')
export class CapacityRunEntity implements CapacityRun {
  /** Event time of its plans. */
  @PrimaryColumn('bigint')
  at!: number;

  @Column('text')
  cursor!: string;

  @Column('boolean')
  finished!: boolean;

  @Column('bigint')
  startedAt!: number;

  @Column('bigint')
  progressAt!: number;

  @Column('bigint')
  workedMs!: number;

  @Column('int')
  entities!: number;

  @Column('int')
  planned!: number;

  @Column('int')
  series!: number;

  @Column('int')
  failed!: number;

  @Column('jsonb')
  failures!: readonly RunFailure[];

  @Column('text', { nullable: true })
  brokenOffBecause!: string | null;
}
