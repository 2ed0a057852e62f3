import { Injectable } from '@nestjs/common';
import { EntityManager, In, LessThanOrEqual } from 'typeorm';
import { decodeCursor, encodeCursor, pageOf, type Page } from '../platform/page.js';
import { NotificationEntity } from './notification.entity.js';
import type { Hold, Notification, NotificationState } from './notification-policy.js';

/** Incidents that are looked at in one sweep. */
const MOST = 200;

export interface NotificationFilter {
  readonly state?: NotificationState;
  readonly hold?: Hold;
}

/** Keeps what has been told of each incident. */
@Injectable()
export class NotificationStore {
  constructor(private readonly manager: EntityManager) {}

  /** One at a time decides about an incident, until its transaction ends. */
  exclusively<T>(incident: string, work: (store: NotificationStore, manager: EntityManager) => Promise<T>): Promise<T> {
    return this.manager.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`throughline.notify ${incident}`]);
      return work(new NotificationStore(manager), manager);
    });
  }

  async byIncident(incident: string): Promise<Notification | undefined> {
    return (await this.manager.findOneBy(NotificationEntity, { incident })) ?? undefined;
  }

  async byIncidents(incidents: readonly string[]): Promise<ReadonlyMap<string, Notification>> {
    const found = await this.manager.findBy(NotificationEntity, { incident: In([...incidents]) });
    return new Map(found.map((notification) => [notification.incident, notification]));
  }

  async save({ hold, dueAt, toldAt, status, cause, ...rest }: Notification): Promise<void> {
    const absent = { hold: hold ?? null, dueAt: dueAt ?? null, toldAt: toldAt ?? null };
    const row = { ...rest, ...absent, status: status ?? null, cause: cause ?? null };
    // An upsert leaves a column alone whose value is undefined; NULL it sets.
    await this.manager.upsert(NotificationEntity, row as unknown as NotificationEntity, ['incident']);
  }

  /** Incidents that were to be looked at again by now. */
  async due(now: number): Promise<readonly string[]> {
    const rows = await this.manager.find(NotificationEntity, {
      select: { incident: true },
      where: { dueAt: LessThanOrEqual(now) },
      order: { dueAt: 'ASC' },
      take: MOST,
    });
    return rows.map(({ incident }) => incident);
  }

  /**
   * Incidents of which something happened that was not looked at: the process ended in between, or the notification was
   * switched on later. What was over before anybody looked stays untold.
   */
  async behind(): Promise<readonly string[]> {
    const rows: { id: string }[] = await this.manager.query(
      `SELECT incident.id FROM incident LEFT JOIN notification ON notification.incident = incident.id
       WHERE notification.version < incident.version
          OR (notification.incident IS NULL AND incident.status IN ('open', 'acknowledged', 'snoozed'))
       ORDER BY incident.number LIMIT $1`,
      [MOST],
    );
    return rows.map(({ id }) => id);
  }

  /** What is held back for a reason that no longer stands is looked at again. */
  async reviewHeld(hold: Hold, now: number, manager: EntityManager): Promise<void> {
    await manager.update(NotificationEntity, { hold }, { dueAt: now });
  }

  /** The latest first. */
  async page(filter: NotificationFilter, first: number, after?: string): Promise<Page<Notification>> {
    const query = this.manager
      .createQueryBuilder(NotificationEntity, 'notification')
      .where(filter)
      .orderBy('notification.seenAt', 'DESC')
      .addOrderBy('notification.incident', 'DESC')
      .take(first + 1);
    if (after !== undefined) {
      const [seenAt, incident] = decodeCursor(after, ['number', 'string']);
      query.andWhere('(notification.seenAt, notification.incident) < (:seenAt, :incident)', { seenAt, incident });
    }
    const rows = await query.getMany();
    return pageOf(
      rows.map((node) => ({ cursor: encodeCursor([node.seenAt, node.incident]), node })),
      first,
    );
  }

  async count(filter: NotificationFilter): Promise<number> {
    return this.manager.countBy(NotificationEntity, filter);
  }
}
