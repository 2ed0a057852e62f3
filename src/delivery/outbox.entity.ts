import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { optional } from '../platform/columns.js';
import type { Message } from './message.js';
import type { DeliveryState, OutgoingDelivery } from './outbox.store.js';

@Entity('outbox')
@Index('outbox_key', ['channel', 'key'], { unique: true })
@Index('outbox_due', ['channel', 'dueAt'], { where: `"state" = 'pending'` })
@Index('outbox_order', ['channel', 'topic', 'id'], { where: `"state" = 'pending'` })
@Index('outbox_incident', ['incident'], { where: '"incident" IS NOT NULL' })
export class OutboxEntity implements OutgoingDelivery {
  @PrimaryGeneratedColumn('increment', { type: 'bigint' })
  id!: number;

  @Column('text')
  channel!: string;

  @Column('text')
  topic!: string;

  @Column('text')
  key!: string;

  @Column('text', { nullable: true, transformer: optional })
  incident?: string;

  @Column('jsonb')
  message!: Message;

  @Column('text')
  state!: DeliveryState;

  @Column('int')
  attempts!: number;

  @Column('bigint')
  createdAt!: number;

  @Column('bigint')
  dueAt!: number;

  @Column('bigint')
  expiresAt!: number;

  @Column('bigint', { nullable: true, transformer: optional })
  finishedAt?: number;

  @Column('text', { nullable: true, transformer: optional })
  problem?: string;
}
