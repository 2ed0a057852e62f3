import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StartedAlert } from './episodes.js';

/** An alert that is open, of a sender that does not say when it began; as it was last told, redacted. */
@Entity('alert_episode')
export class EpisodeEntity {
  @PrimaryColumn('text')
  source!: string;

  @PrimaryColumn('text')
  fingerprint!: string;

  @Column('jsonb')
  alert!: StartedAlert;
}
