import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StopSwitch } from './action.store.js';

/** One row at most. */
@Entity('action_stop')
export class StopSwitchEntity implements StopSwitch {
  @PrimaryColumn('text')
  id!: string;

  @Column('boolean')
  stopped!: boolean;

  @Column('text')
  by!: string;

  @Column('bigint')
  at!: number;

  @Column('text')
  because!: string;
}
