import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Scope } from '../platform/access/token.js';
import { optional } from '../platform/columns.js';
import type { Comparison } from './comparison.js';
import type { OnWorse, Promotion, PromotionEvent, PromotionStatus, PromotionSubject } from './promotion.js';
import type { Precondition } from './remediation.js';

@Entity('promotion')
@Index('promotion_order', ['at', 'id'])
export class PromotionEntity implements Promotion {
  @PrimaryColumn('text')
  id!: string;

  @Column('jsonb')
  subject!: PromotionSubject;

  @Index('promotion_status')
  @Column('text')
  status!: PromotionStatus;

  @Column('text')
  by!: string;

  @Column('text', { array: true })
  scopes!: Scope[];

  @Column('bigint')
  at!: number;

  @Column('bigint')
  watchMs!: number;

  @Column('text')
  onWorse!: OnWorse;

  @Column('jsonb')
  preconditions!: readonly Precondition[];

  @Column('text', { nullable: true, transformer: optional })
  action?: string;

  @Column('text', { nullable: true, transformer: optional })
  rollback?: string;

  @Column('bigint', { nullable: true, transformer: optional })
  effectiveAt?: number;

  @Column('jsonb', { nullable: true, transformer: optional })
  comparison?: Comparison;

  @Column('int')
  version!: number;
}

/** The story of promotions. Its key makes a doubled step impossible. */
@Entity('promotion_event')
export class PromotionEventEntity implements PromotionEvent {
  @PrimaryColumn('text')
  promotion!: string;

  @PrimaryColumn('int')
  version!: number;

  @Column('bigint')
  at!: number;

  @Column('text')
  by!: string;

  @Column('text')
  status!: PromotionStatus;

  @Column('text')
  summary!: string;
}
