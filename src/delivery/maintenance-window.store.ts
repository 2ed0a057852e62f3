import { Injectable } from '@nestjs/common';
import { EntityManager, LessThanOrEqual, MoreThan } from 'typeorm';
import { MaintenanceWindowEntity } from './maintenance-window.entity.js';
import type { MaintenanceWindow } from './maintenance-window.js';

/** Windows that are looked at; more at once say that the scopes are wrong. */
const MOST = 1_000;

@Injectable()
export class MaintenanceWindowStore {
  constructor(private readonly manager: EntityManager) {}

  /** `manager` makes it part of that transaction. */
  async save(window: MaintenanceWindow, manager: EntityManager): Promise<void> {
    await manager.insert(MaintenanceWindowEntity, { ...window });
  }

  /** It ends now, if it has not ended before; false when there is none that could. */
  async end(id: string, now: number, manager: EntityManager): Promise<boolean> {
    const { affected } = await manager.update(MaintenanceWindowEntity, { id, until: MoreThan(now) }, { until: now });
    return affected === 1;
  }

  /** The windows that `at` is in. */
  async active(at: number): Promise<readonly MaintenanceWindow[]> {
    return this.manager.find(MaintenanceWindowEntity, {
      where: { from: LessThanOrEqual(at), until: MoreThan(at) },
      order: { until: 'DESC', id: 'ASC' },
      take: MOST,
    });
  }

  /** Those that have not ended, the one that ends next first. */
  async upcoming(now: number): Promise<readonly MaintenanceWindow[]> {
    return this.manager.find(MaintenanceWindowEntity, {
      where: { until: MoreThan(now) },
      order: { until: 'ASC', id: 'ASC' },
      take: MOST,
    });
  }

  async count(now: number): Promise<number> {
    return this.manager.countBy(MaintenanceWindowEntity, { until: MoreThan(now) });
  }
}
