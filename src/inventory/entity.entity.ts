import { Column, Entity as Table, Index, PrimaryColumn } from 'typeorm';
import type { Entity, EntityKind } from '../domain/inventory.js';
import { optional } from '../platform/columns.js';

@Table('entity')
export class EntityEntity implements Entity {
  @PrimaryColumn('text')
  name!: string;

  @Column('text')
  kind!: EntityKind;

  @Column('text', { nullable: true, transformer: optional })
  owner?: string;

  @Column('jsonb')
  attributes!: Readonly<Record<string, string>>;

  @Column('text')
  source!: string;

  @Column('bigint')
  firstSeenAt!: number;

  @Index('entity_last_seen')
  @Column('bigint')
  lastSeenAt!: number;

  @Column('jsonb', { nullable: true, transformer: optional })
  seenBy?: Readonly<Record<string, number>>;
}
