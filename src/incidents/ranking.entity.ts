import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Cause } from '../domain/anomaly.js';
import type { CauseRanking } from './ranking.js';

@Entity('cause_ranking')
export class CauseRankingEntity implements CauseRanking {
  @PrimaryColumn('text')
  incident!: string;

  @PrimaryColumn('int')
  revision!: number;

  @Column('bigint')
  at!: number;

  @Column('text')
  because!: string;

  @Column('jsonb')
  causes!: readonly Cause[];
}
