import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config.js';
import { Failure, messageOf } from '../platform/failure.js';
import { LOG, type Log } from '../platform/log.js';
import { Meters } from '../platform/meters.js';
import { Scheduler } from '../platform/scheduler.js';
import type { OpenChannel, Outside, Receipt } from './channel.js';
import { OPEN_CHANNELS } from './open-channels.js';
import { OUTSIDE } from './outbound.js';
import { OutboxStore, type OutgoingDelivery } from './outbox.store.js';
import { RateLimiter } from './rate-limiter.js';

/** Deliveries of one channel in one go, so that a shutdown does not wait for more. */
const MOST = 100;
/** A channel that fails is left alone for this long at most, unless it asks for longer. */
const longestRestMs = 30_000;
const retryMs = { first: 2_000, longest: 900_000 };
const keptMs = 30 * 86_400_000;

/**
 * Delivers what is in the outbox, in order for each channel and topic, one process at a time. What fails is tried again
 * until it expires; a crash between delivering and noting it delivers once more, which channels make harmless by the key.
 */
@Injectable()
export class CourierService implements OnModuleInit {
  readonly #limiters = new Map<string, RateLimiter>();
  readonly #restsUntil = new Map<string, number>();

  constructor(
    private readonly store: OutboxStore,
    private readonly scheduler: Scheduler,
    private readonly meters: Meters,
    @Inject(OPEN_CHANNELS) private readonly channels: readonly OpenChannel[],
    @Inject(OUTSIDE) private readonly outside: Outside,
    @Inject(CONFIG) config: Config,
    @Inject(LOG) private readonly log: Log,
  ) {
    const forPeople = { count: config.NOTIFY_PER_MINUTE, perMs: 60_000 };
    for (const { channel } of channels) {
      const limits = channel.audience === 'people' ? [channel.limit, forPeople] : [channel.limit];
      this.#limiters.set(channel.id, new RateLimiter(limits));
    }
  }

  onModuleInit(): void {
    for (const open of this.channels)
      this.scheduler.every('* * * * * *', `deliver ${open.channel.id}`, () => this.#deliver(open));
    if (this.channels.length > 0) this.scheduler.every('41 3 * * *', 'forget deliveries', () => this.#forget());
  }

  /** Delivers what is due now, through every channel. */
  async deliverDue(): Promise<void> {
    await Promise.all(this.channels.map((open) => this.#deliver(open)));
  }

  async #deliver(open: OpenChannel): Promise<void> {
    const { id } = open.channel;
    for (let i = 0; i < MOST; i++) {
      const now = this.outside.now();
      if (now < (this.#restsUntil.get(id) ?? 0) || this.#limiters.get(id)?.isSpent(now)) return;
      const next = await this.store.next(id, now);
      if (!next) return;
      this.#limiters.get(id)?.take(now);
      await this.#note(open, next, await this.#attempt(open, next));
    }
  }

  async #attempt({ channel, settings }: OpenChannel, { key, message }: OutgoingDelivery): Promise<Receipt> {
    try {
      return await channel.deliver(channel.word({ key, message }), settings, this.outside);
    } catch (error) {
      const retry = error instanceof Failure ? error.retryable : true;
      return { kind: 'failed', retry, because: messageOf(error) };
    }
  }

  async #note({ channel, settings }: OpenChannel, delivery: OutgoingDelivery, receipt: Receipt): Promise<void> {
    const { id, attempts, expiresAt } = delivery;
    const now = this.outside.now();
    if (receipt.kind === 'sent') {
      this.#count(channel.id, 'sent');
      return this.store.sent(id, now);
    }
    const delayMs = Math.max(retryDelayMs(attempts), receipt.retryAfterMs ?? 0);
    const isDead = !receipt.retry || now + delayMs >= expiresAt;
    if (receipt.retry)
      this.#restsUntil.set(channel.id, now + (receipt.retryAfterMs ?? Math.min(delayMs, longestRestMs)));
    this.#count(channel.id, isDead ? 'dead' : 'failed');
    const problem = withoutSecrets(receipt.because, settings);
    if (isDead || attempts === 0)
      this.log.warn({ channel: channel.id, delivery: id, problem, isDead }, 'a delivery failed');
    return this.store.failed(id, problem, now, isDead ? undefined : now + delayMs);
  }

  #count(channel: string, outcome: 'sent' | 'failed' | 'dead'): void {
    this.meters.deliveries.inc({ channel, outcome });
  }

  #forget(): Promise<void> {
    return this.store.dropBefore(this.outside.now() - keptMs);
  }
}

/** How long to wait after so many failed attempts: twice as long each time. */
function retryDelayMs(attempts: number): number {
  return Math.min(retryMs.first * 2 ** Math.min(attempts, 20), retryMs.longest);
}

/** Whatever another side echoes, operators do not see our secrets in it. */
function withoutSecrets(text: string, settings: unknown): string {
  const values = Object.values(settings as Readonly<Record<string, unknown>>);
  const secrets = values.filter((value) => typeof value === 'string' && value.length >= 8) as string[];
  return secrets.reduce((masked, secret) => masked.replaceAll(secret, '<secret>'), text);
}
