import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { optional } from '../platform/columns.js';
import type { Action, ActionOrigin, ActionStatus, Approval, RecoveryReport } from './action.js';
import type { ActionRequest, Risk } from './remediation.js';

class OriginColumns implements ActionOrigin {
  @Column('text')
  kind!: ActionOrigin['kind'];

  @Column('text')
  id!: string;
}

@Entity('action')
@Index('action_origin', ['origin.kind', 'origin.id'])
@Index('action_order', ['proposedAt', 'id'])
export class ActionEntity implements Action {
  @PrimaryColumn('text')
  id!: string;

  @Column(() => OriginColumns)
  origin!: OriginColumns;

  @Column('text')
  remediation!: string;

  @Column('text')
  entity!: string;

  @Column('text')
  title!: string;

  @Column('text')
  risk!: Risk;

  @Column('jsonb')
  because!: readonly string[];

  @Column('jsonb')
  request!: ActionRequest;

  @Column('bigint', { nullable: true, transformer: optional })
  expectedWithinMs?: number;

  @Index('action_status')
  @Column('text')
  status!: ActionStatus;

  @Column('text')
  proposedBy!: string;

  @Column('bigint')
  proposedAt!: number;

  @Column('bigint')
  expiresAt!: number;

  @Column('jsonb')
  approvals!: readonly Approval[];

  @Column('text', { nullable: true, transformer: optional })
  waitsBecause?: string;

  @Index('action_begun', { where: '"begunAt" IS NOT NULL' })
  @Column('bigint', { nullable: true, transformer: optional })
  begunAt?: number;

  @Column('int')
  attempts!: number;

  @Column('jsonb', { nullable: true, transformer: optional })
  before?: Readonly<Record<string, unknown>>;

  @Column('bigint', { nullable: true, transformer: optional })
  executedAt?: number;

  @Column('bigint', { nullable: true, transformer: optional })
  effectiveAt?: number;

  @Column('text', { nullable: true, transformer: optional })
  outcome?: string;

  @Column('jsonb', { nullable: true, transformer: optional })
  recovery?: RecoveryReport;

  @Column('int')
  version!: number;
}
