import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { PullStateEntity } from './pull-state.entity.js';

/** How far a pull has come and how it fares. Times are epoch ms. */
export interface PullState {
  readonly id: string;
  readonly cursor?: unknown;
  readonly lastRunAt?: number;
  readonly lastSuccessAt?: number;
  /** Rounds in a row that failed. */
  readonly failures: number;
  /** Why the last round failed. */
  readonly because?: string;
  /** After a failure it is not tried before. */
  readonly notBefore?: number;
  /** Records and deliveries taken in so far. */
  readonly records: number;
}

@Injectable()
export class PullStateStore {
  constructor(private readonly manager: EntityManager) {}

  async all(): Promise<readonly PullState[]> {
    return this.manager.find(PullStateEntity, { order: { id: 'ASC' } });
  }

  async keep(state: PullState): Promise<void> {
    const { cursor, lastRunAt, lastSuccessAt, because, notBefore, ...rest } = state;
    await this.manager.upsert(
      PullStateEntity,
      { ...rest, cursor: cursor as object, lastRunAt, lastSuccessAt, because, notBefore },
      ['id'],
    );
  }
}
