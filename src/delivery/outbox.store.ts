import { Injectable } from '@nestjs/common';
import { EntityManager, In, LessThan } from 'typeorm';
import { decodeCursor, encodeCursor, pageOf, type Page } from '../platform/page.js';
import type { Message } from './message.js';
import { OutboxEntity } from './outbox.entity.js';

export const deliveryStates = ['pending', 'sent', 'dead', 'discarded'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** One message on its way through one channel, kept until it has arrived and for a while after that. */
export interface OutgoingDelivery {
  /** In the order in which they were kept. */
  readonly id: number;
  readonly channel: string;
  /** Deliveries of one topic arrive in order: an incident, an announcement. */
  readonly topic: string;
  /** The same message is kept once for each channel. */
  readonly key: string;
  readonly incident?: string;
  readonly message: Message;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** Epoch ms, by the clock, as all times here. */
  readonly createdAt: number;
  /** When it is tried next. */
  readonly dueAt: number;
  /** When it is given up. */
  readonly expiresAt: number;
  readonly finishedAt?: number;
  /** What went wrong last. */
  readonly problem?: string;
}

/** A delivery that is to be kept. */
export type NewDelivery = Pick<OutgoingDelivery, 'channel' | 'topic' | 'key' | 'message' | 'createdAt' | 'expiresAt'> &
  Partial<Pick<OutgoingDelivery, 'incident'>>;

export interface DeliveryFilter {
  readonly channel?: string;
  readonly state?: DeliveryState;
  readonly incident?: string;
}

/** How many deliveries of a channel wait, and how many were given up. */
export interface DeliveryCounts {
  readonly pending: number;
  readonly dead: number;
  readonly lastSentAt?: number;
}

@Injectable()
export class OutboxStore {
  constructor(private readonly manager: EntityManager) {}

  /** Keeps deliveries; those that are known already are left as they are. `manager` makes it part of that transaction. */
  async add(deliveries: readonly NewDelivery[], manager: EntityManager = this.manager): Promise<void> {
    if (deliveries.length === 0) return;
    const rows = deliveries.map((delivery) => ({
      ...delivery,
      state: 'pending' as const,
      attempts: 0,
      dueAt: delivery.createdAt,
    }));
    await manager.createQueryBuilder().insert().into(OutboxEntity).values(rows).orIgnore().execute();
  }

  /** The delivery of a channel that is due and not behind another of its topic; the one that waits longest. */
  async next(channel: string, now: number): Promise<OutgoingDelivery | undefined> {
    const earlier = `SELECT 1 FROM outbox earlier WHERE earlier.channel = outbox.channel AND earlier.topic = outbox.topic
      AND earlier.state = 'pending' AND earlier.id < outbox.id`;
    const found = await this.manager
      .createQueryBuilder(OutboxEntity, 'outbox')
      .where(`outbox.channel = :channel AND outbox.state = 'pending' AND outbox.dueAt <= :now`, { channel, now })
      .andWhere(`NOT EXISTS (${earlier})`)
      .orderBy('outbox.dueAt', 'ASC')
      .addOrderBy('outbox.id', 'ASC')
      .getOne();
    return found ?? undefined;
  }

  /** It has arrived; one that was discarded meanwhile stays so. */
  async sent(id: number, at: number): Promise<void> {
    await this.#attempted(id, { state: 'sent', finishedAt: at });
  }

  /** An attempt failed: it is tried again at `dueAt`, or never. */
  async failed(id: number, problem: string, at: number, dueAt: number | undefined): Promise<void> {
    await this.#attempted(id, dueAt === undefined ? { problem, state: 'dead', finishedAt: at } : { problem, dueAt });
  }

  async #attempted(
    id: number,
    change: Partial<Pick<OutgoingDelivery, 'state' | 'finishedAt' | 'problem' | 'dueAt'>>,
  ): Promise<void> {
    await this.manager
      .createQueryBuilder()
      .update(OutboxEntity)
      .set({ ...change, attempts: () => 'attempts + 1' })
      .where(`id = :id AND state = 'pending'`, { id })
      .execute();
  }

  async byId(id: number): Promise<OutgoingDelivery | undefined> {
    return (await this.manager.findOneBy(OutboxEntity, { id })) ?? undefined;
  }

  /** A dead delivery is due again; false when it is not dead. */
  async revive(id: number, dueAt: number, expiresAt: number, manager: EntityManager): Promise<boolean> {
    const change = { state: 'pending', dueAt, expiresAt, finishedAt: () => 'NULL' } as const;
    return (await manager.update(OutboxEntity, { id, state: 'dead' }, change)).affected === 1;
  }

  /** Nobody wants it delivered any more; false when it has been delivered or discarded. */
  async discard(id: number, at: number, manager: EntityManager): Promise<boolean> {
    const change = { state: 'discarded', finishedAt: at } as const;
    return (await manager.update(OutboxEntity, { id, state: In(['pending', 'dead']) }, change)).affected === 1;
  }

  /** The latest first. */
  async page(filter: DeliveryFilter, first: number, after?: string): Promise<Page<OutgoingDelivery>> {
    const before = after === undefined ? {} : { id: LessThan(decodeCursor(after, ['number'])[0]) };
    const rows = await this.manager.find(OutboxEntity, {
      where: { ...filter, ...before },
      order: { id: 'DESC' },
      take: first + 1,
    });
    return pageOf(
      rows.map((node) => ({ cursor: encodeCursor([node.id]), node })),
      first,
    );
  }

  async counts(): Promise<ReadonlyMap<string, DeliveryCounts>> {
    const rows = await this.manager
      .createQueryBuilder(OutboxEntity, 'outbox')
      .select('outbox.channel', 'channel')
      .addSelect(`count(*) FILTER (WHERE outbox.state = 'pending')::int`, 'pending')
      .addSelect(`count(*) FILTER (WHERE outbox.state = 'dead')::int`, 'dead')
      .addSelect(`(max(outbox.finishedAt) FILTER (WHERE outbox.state = 'sent'))::float8`, 'lastSentAt')
      .groupBy('outbox.channel')
      .getRawMany<{ channel: string; pending: number; dead: number; lastSentAt: number | null }>();
    return new Map(
      rows.map(({ channel, pending, dead, lastSentAt }) => [
        channel,
        { pending, dead, ...(lastSentAt !== null && { lastSentAt }) },
      ]),
    );
  }

  /** Forgets what was finished before. */
  async dropBefore(at: number): Promise<void> {
    await this.manager.delete(OutboxEntity, { state: In(['sent', 'discarded']), finishedAt: LessThan(at) });
  }
}
