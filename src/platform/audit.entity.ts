import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { AuditEntry } from './audit.store.js';

@Entity('audit')
@Index('audit_at', ['at', 'id'])
export class AuditEntity implements AuditEntry {
  @PrimaryGeneratedColumn('increment', { type: 'bigint' })
  id!: number;

  @Column('bigint')
  at!: number;

  @Column('text')
  who!: string;

  @Column('text')
  action!: string;

  @Column('text')
  subject!: string;

  @Column('jsonb')
  detail!: AuditEntry['detail'];
}
