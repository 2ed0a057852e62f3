import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Anomaly, Direction, SignalRef } from '../domain/anomaly.js';
import { optional } from '../platform/columns.js';

@Entity('anomaly')
@Index('anomaly_entity', ['entity', 'startedAt'])
export class AnomalyEntity implements Anomaly {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  entity!: string;

  @Column('jsonb')
  signal!: SignalRef;

  @Column('text')
  detector!: string;

  @Index('anomaly_started')
  @Column('bigint')
  startedAt!: number;

  @Column('bigint')
  detectedAt!: number;

  @Column('bigint')
  lastSeenAt!: number;

  @Column('bigint', { nullable: true, transformer: optional })
  endedAt?: number;

  @Column('double precision')
  probability!: number;

  @Column('text')
  direction!: Direction;

  @Column('text')
  because!: string;

  @Column('text', { nullable: true, transformer: optional })
  url?: string;
}
