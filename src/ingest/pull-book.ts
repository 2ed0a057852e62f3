import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { messageOf } from '../platform/failure.js';
import { LOG, type Log } from '../platform/log.js';
import { Meters } from '../platform/meters.js';
import { PullFailure } from './pull-client.js';
import { PullStateStore, type PullState } from './pull-state.store.js';
import { backOffMs } from './pull-timing.js';
import type { Pull } from './pull.js';

/** How far every pull has come and how it fares, at hand and kept. */
@Injectable()
export class PullBook {
  readonly #states = new Map<string, PullState>();

  constructor(
    private readonly store: PullStateStore,
    private readonly clock: Clock,
    private readonly meters: Meters,
    @Inject(LOG) private readonly log: Log,
  ) {}

  async load(): Promise<void> {
    for (const state of await this.store.all()) this.#states.set(state.id, state);
  }

  of({ id }: Pull): PullState {
    return this.#states.get(id) ?? { id, failures: 0, records: 0 };
  }

  async advance(pull: Pull, cursor: unknown, records = 0): Promise<void> {
    const state = this.of(pull);
    await this.#keep({ ...state, cursor, records: state.records + records });
  }

  async succeed(pull: Pull, lastRunAt: number): Promise<void> {
    const { because: _, notBefore: __, ...state } = this.of(pull);
    this.meters.pulls.inc({ pull: pull.id, outcome: 'done' });
    await this.#keep({ ...state, lastRunAt, lastSuccessAt: lastRunAt, failures: 0 });
  }

  /** It is tried again later, each time later, and not before the other side wants to be asked. */
  async fail(pull: Pull, lastRunAt: number, error: unknown): Promise<void> {
    const state = this.of(pull);
    const failures = state.failures + 1;
    const because = messageOf(error);
    const asked = error instanceof PullFailure ? error.retryAfterMs : undefined;
    const notBefore = this.clock.now() + backOffMs(failures, pull.everySeconds, asked);
    this.meters.pulls.inc({ pull: pull.id, outcome: 'failed' });
    this.log.warn({ pull: pull.id, failures, because, notBefore }, 'a pull failed');
    await this.#keep({ ...state, lastRunAt, failures, because, notBefore });
  }

  async #keep(state: PullState): Promise<void> {
    this.#states.set(state.id, state);
    await this.store.keep(state);
  }
}
