import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { IncidentStatus } from '../domain/anomaly.js';
import type { IncidentEvent, IncidentEventKind } from './incident-event.js';

/** The timeline. Its key makes a doubled event impossible. */
@Entity('incident_event')
export class IncidentEventEntity implements IncidentEvent {
  @PrimaryColumn('text')
  incident!: string;

  @PrimaryColumn('int')
  version!: number;

  @Index('incident_event_at')
  @Column('bigint')
  at!: number;

  @Column('text')
  kind!: IncidentEventKind;

  @Column('text')
  by!: string;

  @Column('text')
  status!: IncidentStatus;

  @Column('text')
  summary!: string;
}
