import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Role } from '../domain/anomaly.js';
import { optional } from '../platform/columns.js';
import type { KeptMember } from './member.js';

@Entity('incident_member')
@Index('incident_member_order', ['incident', 'startedAt', 'anomaly'])
@Index('incident_member_entity', ['entity', 'incident'])
@Index('incident_member_signal', ['signal', 'entity'])
export class MemberEntity implements KeptMember {
  @PrimaryColumn('text')
  incident!: string;

  @Index('incident_member_anomaly')
  @PrimaryColumn('text')
  anomaly!: string;

  @Column('text')
  entity!: string;

  @Column('text')
  role!: Role;

  @Column('text')
  because!: string;

  @Column('text')
  signal!: string;

  @Column('text')
  detector!: string;

  @Column('bigint')
  startedAt!: number;

  @Column('text', { nullable: true, transformer: optional })
  alert?: string;

  @Column('bigint', { nullable: true, transformer: optional })
  endedAt?: number;
}
