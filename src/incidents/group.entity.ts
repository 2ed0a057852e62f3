import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { optional } from '../platform/columns.js';

/** Which incident a group of the correlation belongs to, and how far its decisions have been applied. */
export interface Group {
  readonly group: string;
  readonly incident: string;
  /** Event time of the last decision that was applied: an earlier one comes from before a restart. */
  readonly at: number;
  /** Since when every member has ended, or the group was closed. */
  readonly quietAt?: number;
}

@Entity('incident_group')
export class GroupEntity implements Group {
  @PrimaryColumn('text')
  group!: string;

  @Index('incident_group_incident')
  @Column('text')
  incident!: string;

  @Column('bigint')
  at!: number;

  @Column('bigint', { nullable: true, transformer: optional })
  quietAt?: number;
}
