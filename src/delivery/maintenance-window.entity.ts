import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { MaintenanceWindow } from './maintenance-window.js';

@Entity('maintenance_window')
export class MaintenanceWindowEntity implements MaintenanceWindow {
  @PrimaryColumn('text')
  id!: string;

  @Column('bigint')
  from!: number;

  @Index('maintenance_window_until')
  @Column('bigint')
  until!: number;

  @Column('jsonb')
  entities!: readonly string[];

  @Column('jsonb')
  labels!: Readonly<Record<string, string>>;

  @Column('text')
  reason!: string;

  @Column('text')
  createdBy!: string;
}
