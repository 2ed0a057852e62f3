import { Column, Entity, PrimaryColumn } from 'typeorm';
import { optional } from '../platform/columns.js';
import type { PullState } from './pull-state.store.js';

/** How far a pull has come and how it fares. */
@Entity('pull_state')
export class PullStateEntity implements PullState {
  @PrimaryColumn('text')
  id!: string;

  @Column('jsonb', { nullable: true, transformer: optional })
  cursor?: unknown;

  @Column('bigint', { nullable: true, transformer: optional })
  lastRunAt?: number;

  @Column('bigint', { nullable: true, transformer: optional })
  lastSuccessAt?: number;

  @Column('int')
  failures!: number;

  @Column('text', { nullable: true, transformer: optional })
  because?: string;

  @Column('bigint', { nullable: true, transformer: optional })
  notBefore?: number;

  @Column('bigint')
  records!: number;
}
