import { Column, Entity as Table, Index, PrimaryColumn } from 'typeorm';
import { optional } from '../platform/columns.js';
import type { DatasetVersion } from './catalogue.js';

@Table('dataset_version')
export class DatasetVersionEntity implements DatasetVersion {
  @PrimaryColumn('text')
  dataset!: string;

  @PrimaryColumn('text')
  version!: string;

  @Column('text', { nullable: true, transformer: optional })
  schema?: string;

  @Column('text')
  source!: string;

  @Column('bigint')
  firstSeenAt!: number;

  @Index('dataset_version_last_seen')
  @Column('bigint')
  lastSeenAt!: number;
}
