import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { optional } from '../platform/columns.js';
import type { Delivery, DeliveryState } from './inbox.store.js';

@Entity('inbox')
@Index('inbox_delivery', ['source', 'deliveryKey'], { unique: true })
@Index('inbox_pending', ['occurredAt', 'rank', 'id'], { where: `"state" = 'pending'` })
@Index('inbox_resource', ['source', 'resource', 'occurredAt'], { where: `"resource" IS NOT NULL` })
export class InboxEntity implements Delivery {
  @PrimaryGeneratedColumn('increment', { type: 'bigint' })
  id!: number;

  @Column('text')
  source!: string;

  @Column('text')
  deliveryKey!: string;

  @Column('text', { nullable: true, transformer: optional })
  resource?: string;

  @Column('bigint')
  occurredAt!: number;

  @Column('int')
  rank!: number;

  @Column('bigint')
  receivedAt!: number;

  @Column('text')
  method!: string;

  @Column('text')
  path!: string;

  @Column('jsonb')
  headers!: Readonly<Record<string, string>>;

  @Column('jsonb')
  query!: Readonly<Record<string, string>>;

  @Column('bytea')
  sealed!: Uint8Array;

  @Column('text')
  state!: DeliveryState;

  @Column('int')
  attempts!: number;
}
