import { Column, Entity as Table, Index, PrimaryColumn } from 'typeorm';
import type { Change, ChangeKind } from '../domain/inventory.js';
import { optional } from '../platform/columns.js';

@Table('change')
@Index('change_entity', ['entity', 'at'])
export class ChangeEntity implements Change {
  @PrimaryColumn('text')
  source!: string;

  @PrimaryColumn('text')
  id!: string;

  @Index('change_at')
  @Column('bigint')
  at!: number;

  @Column('text')
  kind!: ChangeKind;

  @Column('text', { nullable: true, transformer: optional })
  entity?: string;

  @Column('text')
  summary!: string;

  @Column('text', { nullable: true, transformer: optional })
  author?: string;

  @Column('text', { nullable: true, transformer: optional })
  commit?: string;

  @Column('text', { nullable: true, transformer: optional })
  version?: string;

  @Column('jsonb', { nullable: true, transformer: optional })
  files?: readonly string[];

  @Column('text', { nullable: true, transformer: optional })
  diff?: string;

  @Column('jsonb')
  attributes!: Readonly<Record<string, unknown>>;
}
