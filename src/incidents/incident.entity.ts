import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { IncidentSeverity, IncidentStatus } from '../domain/anomaly.js';
import { optional } from '../platform/columns.js';
import type { ExternalLink } from './tags-and-links.js';
import type { IncidentRecord, Judgement } from './transition.js';

@Entity('incident')
@Index('incident_snoozed', ['snoozedUntil'], { where: '"snoozedUntil" IS NOT NULL' })
@Index('incident_started', ['startedAt'])
export class IncidentEntity implements IncidentRecord {
  /** The group it was opened for (hashed with the time when the same group opens another), so opening twice is one. */
  @PrimaryColumn('text')
  id!: string;

  @Index('incident_number', { unique: true })
  @Column('int')
  number!: number;

  @Column('text')
  title!: string;

  @Column('text')
  severity!: IncidentSeverity;

  @Index('incident_status')
  @Column('text')
  status!: IncidentStatus;

  @Column('bigint')
  startedAt!: number;

  @Column('bigint')
  openedAt!: number;

  @Column('bigint', { nullable: true, transformer: optional })
  acknowledgedAt?: number;

  @Column('bigint', { nullable: true, transformer: optional })
  snoozedUntil?: number;

  @Column('bigint', { nullable: true, transformer: optional })
  resolvedAt?: number;

  @Column('text', { nullable: true, transformer: optional })
  mergedInto?: string;

  @Column('text', { nullable: true, transformer: optional })
  recurrenceOf?: string;

  @Column('text', { nullable: true, transformer: optional })
  assignee?: string;

  @Column('jsonb')
  entities!: readonly string[];

  @Column('int')
  version!: number;

  @Column('boolean')
  severityPinned!: boolean;

  @Column('jsonb')
  verdicts!: Readonly<Record<string, Judgement>>;

  @Column('int')
  ranking!: number;

  @Column('jsonb')
  tags!: readonly string[];

  @Column('jsonb')
  links!: readonly ExternalLink[];
}
