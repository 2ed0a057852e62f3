import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Comparison } from './comparison.js';

/** The verdict that is attached to a change. */
@Entity('change_comparison')
export class ChangeComparisonEntity {
  @PrimaryColumn('text')
  source!: string;

  @PrimaryColumn('text')
  change!: string;

  /** When the change was made. */
  @Index('change_comparison_at')
  @Column('bigint')
  at!: number;

  @Column('jsonb')
  comparison!: Comparison;
}
