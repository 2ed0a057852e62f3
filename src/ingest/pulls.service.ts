import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Change } from '../domain/inventory.js';
import { AuditStore } from '../platform/audit.store.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Scheduler } from '../platform/scheduler.js';
import { IngestService } from './ingest.service.js';
import { PullBook } from './pull-book.js';
import { PullClient } from './pull-client.js';
import type { PullState } from './pull-state.store.js';
import { PullTaker } from './pull-taker.js';
import { cronOf, nextRunAt, offsetOf } from './pull-timing.js';
import { PULLS, type Pull, type PullContext } from './pull.js';

/** How a pull fares. */
export interface PullHealth extends PullState {
  readonly pull: Pull;
  readonly configured: boolean;
  readonly running: boolean;
  /** Absent while it is off. */
  readonly nextRunAt?: number;
}

/**
 * Runs every configured pull on its schedule: one round at a time, from its cursor, which is kept once what was pulled is
 * taken in. A round that fails is noted and tried again, later each time; nothing else waits for it.
 */
@Injectable()
export class PullsService implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #stop = new AbortController();
  readonly #running = new Map<string, Promise<void>>();
  /** Changes that webhooks told of a pull's source since its round began. */
  readonly #heard = new Map<string, Change[]>();

  constructor(
    @Inject(PULLS) private readonly pulls: readonly Pull[],
    private readonly book: PullBook,
    private readonly taker: PullTaker,
    private readonly ingest: IngestService,
    private readonly scheduler: Scheduler,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.book.load();
    const configured = this.pulls.filter((pull) => pull.configure(this.config) !== undefined);
    for (const pull of configured) {
      const { id, everySeconds } = pull;
      const cron = cronOf(everySeconds, offsetOf(id, everySeconds));
      this.scheduler.every(cron, `pull ${id}`, () => this.#runIfDue(pull));
    }
    const hearing = configured.filter((pull) => 'hear' in pull);
    this.ingest.accepted.subscribe(async (batches) => {
      for (const { source, changes } of batches)
        for (const pull of hearing) if (pull.source === source && changes.length > 0) await this.#hear(pull, changes);
    });
  }

  onModuleDestroy(): void {
    this.#stop.abort();
  }

  health(): readonly PullHealth[] {
    return this.pulls.map((pull) => this.#healthOf(pull));
  }

  /**
   * One round now, or the one that is under way, because somebody asks; how the pull fares afterwards. Undefined when
   * there is no such pull or it is off.
   */
  async run(id: string, who: string): Promise<PullHealth | undefined> {
    const pull = this.pulls.find((one) => one.id === id);
    if (pull?.configure(this.config) === undefined) return undefined;
    await this.audit.record({ at: this.clock.now(), who, action: 'pull.run', subject: id, detail: {} });
    await this.#run(pull);
    return this.#healthOf(pull);
  }

  #healthOf(pull: Pull): PullHealth {
    const state = this.book.of(pull);
    const configured = pull.configure(this.config) !== undefined;
    const schedule = { everySeconds: pull.everySeconds, offsetSeconds: offsetOf(pull.id, pull.everySeconds) };
    return {
      ...state,
      pull,
      configured,
      running: this.#running.has(pull.id),
      ...(configured && { nextRunAt: nextRunAt(schedule, this.clock.now(), state.notBefore) }),
    };
  }

  async #runIfDue(pull: Pull): Promise<void> {
    if (this.clock.now() >= (this.book.of(pull).notBefore ?? 0)) await this.#run(pull);
  }

  #run(pull: Pull): Promise<void> {
    const running = this.#running.get(pull.id) ?? this.#round(pull).finally(() => this.#running.delete(pull.id));
    this.#running.set(pull.id, running);
    return running;
  }

  async #round(pull: Pull): Promise<void> {
    const now = this.clock.now();
    try {
      await this.#pullFrom(pull, now);
      await this.book.succeed(pull, now);
    } catch (error) {
      if (!this.#stop.signal.aborted) await this.book.fail(pull, now, error);
    }
  }

  async #pullFrom(pull: Pull, now: number): Promise<void> {
    const context = await contextOf(pull, this.config, now, this.#stop.signal);
    if (!context) return;
    for (let isComplete = false; !isComplete && !this.#stop.signal.aborted;) {
      this.#heard.set(pull.id, []);
      isComplete = await this.#takeAll(pull, context);
    }
    this.#heard.delete(pull.id);
  }

  /** Whether all of a round was taken in; it begins anew when a webhook may have told some of it meanwhile. */
  async #takeAll(pull: Pull, context: PullContext<unknown>): Promise<boolean> {
    const known = pull.cursor.safeParse(this.book.of(pull).cursor);
    for await (const step of pull.pull(context, known.success ? known.data : undefined)) {
      if (this.#heard.get(pull.id)?.length) return false;
      const taken = await this.taker.take(pull, step, context.now);
      const told = this.#heard.get(pull.id) ?? [];
      this.#heard.set(pull.id, []);
      const cursor = told.length > 0 && pull.hear ? pull.hear(told, step.cursor) : step.cursor;
      await this.book.advance(pull, cursor, taken);
    }
    return true;
  }

  async #hear(pull: Pull, changes: readonly Change[]): Promise<void> {
    const underWay = this.#heard.get(pull.id);
    if (underWay) underWay.push(...changes);
    const known = pull.cursor.safeParse(this.book.of(pull).cursor);
    if (known.success && pull.hear) await this.book.advance(pull, pull.hear(changes, known.data));
  }
}

/** What a round of a pull works with; undefined when it is off. `send` replaces the network in examples. */
export async function contextOf(
  pull: Pull,
  config: Config,
  now: number,
  signal: AbortSignal,
  send?: typeof fetch,
): Promise<PullContext<unknown> | undefined> {
  const settings = pull.configure(config);
  if (settings === undefined) return undefined;
  const endpoint = await pull.endpoint(settings);
  const client = new PullClient({ ...endpoint, signal, maxBytes: config.MAX_BODY_BYTES, ...(send && { send }) });
  return { settings, now, since: now - config.PULL_CATCH_UP_MS, client };
}
