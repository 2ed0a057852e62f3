import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Failure } from '../platform/failure.js';
import { LOG, type Log } from '../platform/log.js';
import { Seal } from '../platform/seal.js';
import { DeadLettersService } from './dead-letters.service.js';
import { InboxStore, type Delivery } from './inbox.store.js';
import { placeOf } from './place-of.js';
import { SourceReader, UnreadableError, type Request } from './source-reader.js';
import { SOURCES, type Source } from './source.js';
import { withoutCredentials } from './without-credentials.js';

/** Deliveries waiting beyond this are refused as overload: whoever reads them does not keep up. */
const maxPending = 10_000;
const batchSize = 200;
const maxAttempts = 20;
const retryMs = { first: 500, most: 30_000 };

/**
 * Webhooks: kept first, answered at once, read afterwards in the order in which they happened. What was kept when the
 * process ended is read when it begins again.
 */
@Injectable()
export class InboxService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #reading: Promise<void> | undefined;
  #more = false;
  #stopped = false;
  #retryInMs = retryMs.first;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: InboxStore,
    private readonly reader: SourceReader,
    private readonly deadLetters: DeadLettersService,
    private readonly seal: Seal,
    @Inject(SOURCES) private readonly sources: readonly Source[],
    @Inject(LOG) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.resume();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#reading;
  }

  /**
   * Keeps a delivery; false when it was kept before. Throws `inbox.full` (retryable).
   * The key and the resource of a delivery are told by its source.
   */
  async keep(source: Source, request: Request, deliveryKey: string, payload: unknown): Promise<boolean> {
    if ((await this.store.countPending()) >= maxPending)
      throw new Failure('inbox.full', `${maxPending} deliveries wait to be read`, { retryable: true });
    const { receivedAt, method, path, headers, query, body } = request;
    const isNew = await this.store.add({
      ...placeOf(source, request, payload),
      deliveryKey,
      receivedAt,
      method,
      path,
      headers: withoutCredentials(headers),
      query: withoutCredentials(query),
      sealed: await this.seal.seal(body),
    });
    if (isNew) this.resume();
    return isNew;
  }

  /** Reads what waits, if nobody does so already. */
  resume(): void {
    this.#more = true;
    if (this.#stopped) return;
    this.#reading ??= this.#readAll().finally(() => {
      this.#reading = undefined;
      if (this.#more && this.#timer === undefined) this.resume();
    });
  }

  /** Settles when nothing waits, or what waits will be tried again later. */
  async idle(): Promise<void> {
    while (this.#reading) await this.#reading;
  }

  async #readAll(): Promise<void> {
    try {
      while (this.#more && !this.#stopped) {
        this.#more = false;
        await this.#readPending();
      }
      this.#retryInMs = retryMs.first;
    } catch (error) {
      this.#retryLater(error);
    }
  }

  /** One that cannot be read holds up nobody else, unless it says that nothing can be taken in now. */
  async #readPending(): Promise<void> {
    const failed = new Map<number, unknown>();
    for (;;) {
      const pending = await this.store.pending(batchSize + failed.size);
      const deliveries = pending.filter(({ id }) => !failed.has(id));
      if (deliveries.length === 0 || this.#stopped) break;
      for (const delivery of deliveries) {
        try {
          await this.#read(delivery);
        } catch (error) {
          if (error instanceof Failure) throw error;
          failed.set(delivery.id, error);
        }
      }
    }
    const [problem] = failed.values();
    if (problem !== undefined) throw problem as Error;
  }

  async #read(delivery: Delivery): Promise<void> {
    const source = this.sources.find(({ id }) => id === delivery.source);
    const request = { ...delivery, body: await this.seal.open(delivery.sealed) };
    if (!source) return this.#bury(delivery, request, `there is no source ${delivery.source} any more`);
    if (await this.store.isSuperseded(delivery)) return this.store.settle(delivery.id, 'superseded');
    const arrival = this.reader.arrival(source, request, delivery.deliveryKey);
    const parsed = this.reader.parse(source, request.body, arrival);
    if (!parsed.readable) return this.#bury(delivery, request, parsed.because);
    try {
      await this.reader.take(source, parsed.payload, arrival);
    } catch (error) {
      const hopeless = error instanceof UnreadableError || (error instanceof Failure && !error.retryable);
      if (hopeless || delivery.attempts >= maxAttempts) return this.#bury(delivery, request, (error as Error).message);
      await this.store.attempted(delivery.id);
      throw error;
    }
    return this.store.settle(delivery.id, 'done');
  }

  async #bury(delivery: Delivery, request: Request, because: string): Promise<void> {
    await this.deadLetters.keep(delivery.source, request, because);
    await this.store.settle(delivery.id, 'dead');
  }

  #retryLater(error: unknown): void {
    this.log.warn({ err: error, retryInMs: this.#retryInMs }, 'a delivery cannot be taken in yet');
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.resume();
    }, this.#retryInMs);
    this.#timer.unref();
    this.#retryInMs = Math.min(this.#retryInMs * 2, retryMs.most);
  }
}
