import { Column, Entity as Table, Index, PrimaryColumn } from 'typeorm';
import type { Check } from '../domain/inventory.js';
import { optional } from '../platform/columns.js';

@Table('check_result')
@Index('check_result_entity', ['entity', 'at'])
export class CheckEntity implements Check {
  @PrimaryColumn('text')
  source!: string;

  @PrimaryColumn('text')
  fingerprint!: string;

  @Index('check_result_at')
  @PrimaryColumn('bigint')
  at!: number;

  @Column('text')
  entity!: string;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true, transformer: optional })
  column?: string;

  @Column('boolean')
  passed!: boolean;

  @Column('text', { nullable: true, transformer: optional })
  because?: string;
}
