import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a stage knew at a moment of event time, compressed; one row a name, overwritten. */
@Entity('snapshot')
export class SnapshotEntity {
  @PrimaryColumn('text')
  name!: string;

  /** Event time up to which everything is in it. */
  @Column('bigint')
  at!: number;

  @Column('bytea')
  content!: Buffer;
}
