import { Column, Entity as Table, Index, PrimaryColumn } from 'typeorm';
import type { Relation, RelationKind } from '../domain/inventory.js';
import { optional } from '../platform/columns.js';

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

  @Column('jsonb', { nullable: true, transformer: optional })
  seenBy?: Readonly<Record<string, number>>;
}
