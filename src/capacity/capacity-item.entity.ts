import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { optional } from '../platform/columns.js';
import type { CapacityAction, Finding, SizeFinding, UnitCost } from './plan.js';

/** What there is lists of, across all plans. */
export interface CapacityItems {
  /** Without the values of its plots, which are in the plan of its entity. */
  readonly resource: Finding;
  readonly size: SizeFinding;
  readonly action: CapacityAction;
  readonly cost: UnitCost;
}
export type CapacityItemKind = keyof CapacityItems;

/** One resource, size, action or cost of the newest plan of an entity, as lists are ordered and filtered by it. */
@Entity('capacity_item')
@Index('capacity_item_order', ['kind', 'rank', 'id'])
@Index('capacity_item_entity', ['entity'])
export class CapacityItemEntity {
  @PrimaryColumn('text')
  kind!: CapacityItemKind;

  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  entity!: string;

  @Column('text', { nullable: true, transformer: optional })
  owner?: string;

  @Column('jsonb', { nullable: true, transformer: optional })
  tags?: readonly string[];

  @Column('text')
  resource!: string;

  /** What is pressing has a low one. */
  @Column('double precision')
  rank!: number;

  @Column('boolean')
  urgent!: boolean;

  @Column('jsonb')
  item!: CapacityItems[CapacityItemKind];
}
