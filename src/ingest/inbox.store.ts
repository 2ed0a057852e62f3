import { Injectable } from '@nestjs/common';
import { EntityManager, LessThan, MoreThan, Not } from 'typeorm';
import { InboxEntity } from './inbox.entity.js';

/** `superseded`: a newer delivery about the same resource had been read before. */
export type DeliveryState = 'pending' | 'done' | 'superseded' | 'dead';

/** One delivery of a sender, kept before it is read. */
export interface Delivery {
  /** In the order of arrival. */
  readonly id: number;
  readonly source: string;
  /** The same for every attempt of the sender. */
  readonly deliveryKey: string;
  readonly resource?: string;
  readonly occurredAt: number;
  /** Orders what happened at the same time. */
  readonly rank: number;
  readonly receivedAt: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** The raw body, encrypted; empty once it has been read. */
  readonly sealed: Uint8Array;
  readonly state: DeliveryState;
  readonly attempts: number;
}

/** Where a delivery stands among those about the same resource. */
export type Place = Pick<Delivery, 'source' | 'resource' | 'occurredAt' | 'rank'>;

/** Keeps deliveries until they are read, and their keys for as long as a sender may repeat them. */
@Injectable()
export class InboxStore {
  constructor(private readonly manager: EntityManager) {}

  /** Whether the delivery is new: one of the same key changes nothing. */
  async add(delivery: Omit<Delivery, 'id' | 'state' | 'attempts'>): Promise<boolean> {
    const { raw } = await this.manager
      .createQueryBuilder()
      .insert()
      .into(InboxEntity)
      .values({ ...delivery, sealed: Buffer.from(delivery.sealed), state: 'pending', attempts: 0 })
      .orIgnore()
      .returning('id')
      .execute();
    return (raw as readonly unknown[]).length > 0;
  }

  /** Notes a delivery that was read without having waited here: what is older about its resource comes too late now. */
  async addRead({
    source,
    deliveryKey,
    resource,
    occurredAt,
    rank,
    receivedAt,
    method,
    path,
    headers,
    query,
  }: Omit<Delivery, 'id' | 'state' | 'attempts' | 'sealed'>): Promise<void> {
    const known = { source, deliveryKey, occurredAt, rank, receivedAt, method, path, headers, query };
    const row = { ...known, ...(resource !== undefined && { resource }), sealed: Buffer.alloc(0), attempts: 0 };
    const values = { ...row, state: 'done' as const };
    await this.manager.createQueryBuilder().insert().into(InboxEntity).values(values).orIgnore().execute();
  }

  /** The oldest by when they happened. */
  async pending(first: number): Promise<readonly Delivery[]> {
    return this.manager.find(InboxEntity, {
      where: { state: 'pending' },
      order: { occurredAt: 'ASC', rank: 'ASC', id: 'ASC' },
      take: first,
    });
  }

  async countPending(): Promise<number> {
    return this.manager.countBy(InboxEntity, { state: 'pending' });
  }

  /** Whether a delivery about the same resource that happened later has been read. */
  async isSuperseded({ source, resource, occurredAt, rank }: Place): Promise<boolean> {
    if (resource === undefined) return false;
    const read = { source, resource, state: 'done' } as const;
    return this.manager.exists(InboxEntity, {
      where: [
        { ...read, occurredAt: MoreThan(occurredAt) },
        { ...read, occurredAt, rank: MoreThan(rank) },
      ],
    });
  }

  /** It is read; its body is needed no longer. */
  async settle(id: number, state: Exclude<DeliveryState, 'pending'>): Promise<void> {
    await this.manager.update(InboxEntity, { id }, { state, sealed: Buffer.alloc(0) });
  }

  async attempted(id: number): Promise<void> {
    await this.manager.increment(InboxEntity, { id }, 'attempts', 1);
  }

  /** Forgets what was read and received before; a sender that repeats it later is heard again. */
  async dropBefore(at: number): Promise<void> {
    await this.manager.delete(InboxEntity, { state: Not('pending'), receivedAt: LessThan(at) });
  }
}
