import { Column, Entity, PrimaryColumn } from 'typeorm';
import { optional } from '../platform/columns.js';
import type { StartedAlert } from './episodes.js';

/** The last word of a sender that does not say when its alerts began. */
@Entity('alert_episode')
export class EpisodeEntity {
  @PrimaryColumn('text')
  source!: string;

  @PrimaryColumn('text')
  fingerprint!: string;

  /** When it was said, epoch ms. */
  @Column('bigint')
  at!: number;

  /** As it was last told, redacted; absent when nothing but its being well was told. */
  @Column('jsonb', { nullable: true, transformer: optional })
  alert?: StartedAlert | undefined;
}
