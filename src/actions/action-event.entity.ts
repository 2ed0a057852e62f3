import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Scope } from '../platform/access/token.js';
import type { ActionEvent, ActionEventKind, ActionStatus } from './action.js';

/** The story of actions. Its key makes a doubled event impossible. */
@Entity('action_event')
export class ActionEventEntity implements ActionEvent {
  @PrimaryColumn('text')
  action!: string;

  @PrimaryColumn('int')
  version!: number;

  @Column('bigint')
  at!: number;

  @Column('text')
  kind!: ActionEventKind;

  @Column('text')
  by!: string;

  @Column('text', { array: true })
  scopes!: Scope[];

  @Column('text')
  status!: ActionStatus;

  @Column('text')
  summary!: string;
}
