import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { IncidentStatus } from '../domain/anomaly.js';
import { optional } from '../platform/columns.js';
import type { Hold, Notification, NotificationState } from './notification-policy.js';

@Entity('notification')
@Index('notification_due', ['dueAt'], { where: '"dueAt" IS NOT NULL' })
@Index('notification_seen', ['seenAt', 'incident'])
export class NotificationEntity implements Notification {
  @PrimaryColumn('text')
  incident!: string;

  @Column('int')
  version!: number;

  @Column('bigint')
  seenAt!: number;

  @Column('text')
  state!: NotificationState;

  @Column('text', { nullable: true, transformer: optional })
  hold?: Hold;

  @Column('text')
  because!: string;

  @Column('bigint', { nullable: true, transformer: optional })
  dueAt?: number;

  @Column('bigint', { nullable: true, transformer: optional })
  toldAt?: number;

  @Column('text', { nullable: true, transformer: optional })
  status?: IncidentStatus;

  @Column('text', { nullable: true, transformer: optional })
  cause?: string;

  @Column('jsonb')
  channels!: readonly string[];

  @Column('jsonb')
  noted!: Readonly<Record<string, string>>;
}
