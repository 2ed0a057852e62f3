import { Column, Entity as Table, Index, PrimaryColumn } from 'typeorm';
import type { Alert } from '../domain/inventory.js';
import type { Attributes } from '../domain/signal.js';
import { optional } from '../platform/columns.js';

/** What a tool last said of an alert. */
@Table('alert')
export class AlertEntity implements Alert {
  @PrimaryColumn('text')
  source!: string;

  @PrimaryColumn('text')
  fingerprint!: string;

  @PrimaryColumn('bigint')
  startsAt!: number;

  @Index('alert_at')
  @Column('bigint')
  at!: number;

  @Column('text')
  entity!: string;

  @Column('text')
  name!: string;

  @Column('text')
  severity!: Alert['severity'];

  @Column('text')
  status!: Alert['status'];

  @Column('bigint', { nullable: true, transformer: optional })
  endsAt?: number;

  @Column('text')
  summary!: string;

  @Column('text', { nullable: true, transformer: optional })
  url?: string;

  @Column('jsonb')
  attributes!: Attributes;
}
