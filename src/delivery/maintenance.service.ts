import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { AuditStore } from '../platform/audit.store.js';
import { Clock } from '../platform/clock.js';
import { Failure } from '../platform/failure.js';
import type { MaintenanceWindow } from './maintenance-window.js';
import { MaintenanceWindowStore } from './maintenance-window.store.js';
import { NotificationStore } from './notification.store.js';

/** Windows that may be planned at once. */
const MOST = 500;
const longestMs = 90 * 86_400_000;

/** People plan maintenance here, and end it early. */
@Injectable()
export class MaintenanceService {
  constructor(
    private readonly store: MaintenanceWindowStore,
    private readonly notifications: NotificationStore,
    private readonly audit: AuditStore,
    private readonly manager: EntityManager,
    private readonly clock: Clock,
  ) {}

  upcoming(): Promise<readonly MaintenanceWindow[]> {
    return this.store.upcoming(this.clock.now());
  }

  /** Throws `graphql.maintenance-scope`, `-time` and `-too-many`. */
  async plan(asked: Omit<MaintenanceWindow, 'id' | 'createdBy'>, who: string): Promise<MaintenanceWindow> {
    const at = this.clock.now();
    if (asked.entities.length === 0 && Object.keys(asked.labels).length === 0)
      throw new Failure(
        'graphql.maintenance-scope',
        'A window needs entities or labels: nothing holds back everything',
      );
    if (asked.until <= Math.max(at, asked.from) || asked.until - asked.from > longestMs)
      throw new Failure('graphql.maintenance-time', 'A window ends in the future, after it begins, within 90 days');
    if ((await this.store.count(at)) >= MOST)
      throw new Failure('graphql.maintenance-too-many', `${MOST} windows are planned; end some first`);
    const window = { id: randomUUID(), createdBy: who, ...asked };
    const { id: subject, from, until, entities, reason } = window;
    const labels = Object.entries(window.labels).map(([label, value]) => `${label}=${value}`);
    await this.manager.transaction(async (manager) => {
      await this.store.save(window, manager);
      const detail = { from, until, entities, labels, reason };
      await this.audit.record({ at, who, action: 'maintenance.plan', subject, detail }, manager);
    });
    return window;
  }

  /** What it held back is told now; false when there is no such window or it has ended. */
  async end(id: string, who: string): Promise<boolean> {
    const at = this.clock.now();
    return this.manager.transaction(async (manager) => {
      if (!(await this.store.end(id, at, manager))) return false;
      await this.notifications.reviewHeld('maintenance', at, manager);
      await this.audit.record({ at, who, action: 'maintenance.end', subject: id, detail: {} }, manager);
      return true;
    });
  }
}
