import { Column, Entity as Table, Index, PrimaryColumn } from 'typeorm';
import type { Relation, RelationKind } from '../domain/inventory.js';

@Table('relation')
export class RelationEntity implements Relation {
  @PrimaryColumn('text')
  from!: string;

  @PrimaryColumn('text')
  to!: string;

  @PrimaryColumn('text')
  kind!: RelationKind;

  @Column('text')
  source!: string;

  @Index('relation_last_seen')
  @Column('bigint')
  lastSeenAt!: number;
}
