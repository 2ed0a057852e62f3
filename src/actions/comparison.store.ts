import { Injectable } from '@nestjs/common';
import { EntityManager, In } from 'typeorm';
import type { Change } from '../domain/inventory.js';
import { ChangeComparisonEntity } from './change-comparison.entity.js';
import type { Comparison } from './comparison.js';

/** Keeps what came of changes. */
@Injectable()
export class ComparisonStore {
  constructor(private readonly manager: EntityManager) {}

  async keep({ source, id: change, at }: Change, comparison: Comparison): Promise<void> {
    await this.manager.upsert(ChangeComparisonEntity, { source, change, at, comparison }, ['source', 'change']);
  }

  /** By the id of the change. */
  async ofChanges(ids: readonly string[]): Promise<ReadonlyMap<string, Comparison>> {
    const rows = await this.manager.findBy(ChangeComparisonEntity, { change: In([...ids]) });
    return new Map(rows.map(({ change, comparison }) => [change, comparison]));
  }
}
