import { Inject, Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { AuditStore } from '../platform/audit.store.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import type { OpenChannel } from './channel.js';
import type { Message } from './message.js';
import { OPEN_CHANNELS } from './open-channels.js';
import { OutboxStore, type NewDelivery } from './outbox.store.js';

/** What became of a delivery that somebody dealt with; without a reason there is no such delivery. */
export type Dealt = { readonly done: true } | { readonly done: false; readonly because?: string };

/** Puts messages into the outbox, from where they are delivered however long the other side is away. */
@Injectable()
export class OutboxService {
  constructor(
    private readonly store: OutboxStore,
    private readonly audit: AuditStore,
    private readonly manager: EntityManager,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'DELIVERY_GIVE_UP_MS'>,
    @Inject(OPEN_CHANNELS) private readonly channels: readonly OpenChannel[],
  ) {}

  /** Whether anybody listens. */
  get isOpen(): boolean {
    return this.channels.length > 0;
  }

  /**
   * Keeps a message for every channel that hears it (of those in `only`); answers which they are. The same key again
   * changes nothing. `manager` makes it part of that transaction.
   */
  async put(
    { key, message }: { readonly key: string; readonly message: Message },
    { only, manager }: { readonly only?: readonly string[]; readonly manager?: EntityManager } = {},
  ): Promise<readonly string[]> {
    const createdAt = this.clock.now();
    const expiresAt = createdAt + this.config.DELIVERY_GIVE_UP_MS;
    const hearing = this.channels
      .map(({ channel }) => channel)
      .filter((channel) => (only?.includes(channel.id) ?? true) && channel.hears(message))
      .map(({ id }) => id);
    const about = placeOf(message);
    const deliveries: NewDelivery[] = hearing.map((channel) => ({
      channel,
      key,
      message,
      createdAt,
      expiresAt,
      ...about,
    }));
    await this.store.add(deliveries, manager);
    return hearing;
  }

  /** A delivery that was given up is tried again from now on. */
  retry(id: number, who: string): Promise<Dealt> {
    const at = this.clock.now();
    return this.#deal(id, who, 'retry', (manager) =>
      this.store.revive(id, at, at + this.config.DELIVERY_GIVE_UP_MS, manager),
    );
  }

  /** A delivery that has not arrived is wanted no more. */
  discard(id: number, who: string): Promise<Dealt> {
    return this.#deal(id, who, 'discard', (manager) => this.store.discard(id, this.clock.now(), manager));
  }

  async #deal(
    id: number,
    who: string,
    verb: 'retry' | 'discard',
    work: (manager: EntityManager) => Promise<boolean>,
  ): Promise<Dealt> {
    const known = await this.store.byId(id);
    if (!known) return { done: false };
    return this.manager.transaction(async (manager) => {
      if (!(await work(manager))) return { done: false, because: `Delivery ${id} is ${known.state}.` };
      const detail = { channel: known.channel, key: known.key };
      const record = { at: this.clock.now(), who, action: `delivery.${verb}`, subject: String(id), detail };
      await this.audit.record(record, manager);
      return { done: true };
    });
  }
}

/** What must arrive in order: everything about one incident, here or in another tool. */
function placeOf(message: Message): Pick<NewDelivery, 'topic' | 'incident'> {
  if (message.kind === 'announcement') return { topic: `announcement/${message.announcement.id}` };
  const { id: incident } = message.incident;
  return { topic: `incident/${incident}`, incident };
}
