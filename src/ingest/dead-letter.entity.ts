import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { DeadLetterStatus, KeptDeadLetter } from './dead-letter.store.js';

@Entity('dead_letter')
@Index('dead_letter_status', ['status', 'id'])
export class DeadLetterEntity implements KeptDeadLetter {
  @PrimaryGeneratedColumn('increment', { type: 'bigint' })
  id!: number;

  @Column('text')
  source!: string;

  @Column('bigint')
  receivedAt!: number;

  @Column('text')
  method!: string;

  @Column('text')
  path!: string;

  @Column('jsonb')
  headers!: Readonly<Record<string, string>>;

  @Column('jsonb')
  query!: Readonly<Record<string, string>>;

  @Column('bytea')
  sealed!: Uint8Array;

  @Column('int')
  bytes!: number;

  @Column('text')
  preview!: string;

  @Column('text')
  reason!: string;

  @Column('text')
  status!: DeadLetterStatus;

  @Column('int')
  attempts!: number;
}
